package dev.covey.benchmarks;

import dev.covey.lru.LocalCache;
import java.time.Duration;

/** The store of {@code lru}, with the object around each value that its weights reckon with. */
final class HeldStore implements FillableStore {
  private static final long LIFETIME_NANOS = Duration.ofHours(LIFETIME_HOURS).toNanos();

  /** The object in which a caller keeps a value: four references, two times, an int. */
  @SuppressWarnings("unused")
  private static final class Held {
    private final byte[] bytes;
    private Object value = "";
    private Object owner = "";
    private Object limits = "";
    private int weight;
    private long since;
    private long until;

    Held(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final LocalCache<String, Held> store;

  /**
   * @param room for how many entries
   */
  HeldStore(long room) {
    int weight = KEY_LENGTH + VALUE_BYTES + LocalCache.ENTRY_OVERHEAD_BYTES;
    store =
        LocalCache.<String, Held>builder()
            .maxBytes(room * weight)
            .maxEntryShare(1)
            .weigher((key, held) -> key.length() + held.bytes.length)
            .lifetime(held -> LIFETIME_NANOS)
            .ticker(() -> 0)
            .build();
  }

  @Override
  public void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      store.put(FillableStore.key(i), new Held(new byte[VALUE_BYTES]), () -> true);
    }
  }

  @Override
  public long entries() {
    return store.stats().entries();
  }

  @Override
  public long weighed() {
    return store.stats().bytes();
  }
}
