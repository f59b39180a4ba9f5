package dev.covey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.covey.lru.LocalCache;
import dev.covey.lru.LocalCacheStats;
import java.lang.ref.Reference;

/**
 * Fills a store and prints its entries, the heap it takes, and the bytes it is weighed with. Its
 * own program, so that nothing else moves the heap meanwhile.
 */
final class StoreHeap {
  static final int KEY_LENGTH = 20;
  static final int VALUE_BYTES = 100;

  private static final int ENTRIES = 1_000_000;
  private static final int READINGS = 3;
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /** What is filled. */
  enum Store {
    /** Our store, which has begun to evict. */
    FULL,
    /** Our store, a quarter full: no frequency sketch yet. */
    ROOMY,
    /** Caffeine, bounded by the number of entries, with nothing around the value's bytes. */
    CAFFEINE
  }

  /** The object in which a caller keeps a value: three references, two times, a count. */
  @SuppressWarnings("unused")
  private static final class Held {
    private final byte[] bytes;
    private Object value = "";
    private Object owner = "";
    private long since;
    private long until;
    private int reads;

    Held(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private record Filled(Object store, long entries, long weighed) {}

  private StoreHeap() {}

  public static void main(String[] args) {
    Store store = Store.valueOf(args[0]);
    fill(store, 1); // loads the classes
    long before = usedHeap();
    Filled filled = fill(store, ENTRIES);
    try {
      long heap = usedHeap() - before;
      System.out.printf("%d %d %d%n", filled.entries(), heap, filled.weighed());
    } finally {
      Reference.reachabilityFence(filled);
    }
  }

  private static Filled fill(Store store, int entries) {
    return switch (store) {
      case FULL -> fillLocalCache(entries, entries + entries / 4);
      case ROOMY -> fillLocalCache(4L * entries, entries);
      case CAFFEINE -> fillCaffeine(entries);
    };
  }

  private static Filled fillLocalCache(long room, int puts) {
    int weight = KEY_LENGTH + VALUE_BYTES + LocalCache.ENTRY_OVERHEAD_BYTES;
    LocalCache<String, Held> store =
        LocalCache.<String, Held>builder()
            .maxBytes(room * weight)
            .maxEntryShare(1)
            .weigher((key, held) -> key.length() + held.bytes.length)
            .lifetime(held -> HOUR_NANOS)
            .ticker(() -> 0)
            .build();
    for (int i = 0; i < puts; i++) {
      store.put(key(i), new Held(new byte[VALUE_BYTES]), () -> true);
    }
    LocalCacheStats stats = store.stats();
    return new Filled(store, stats.entries(), stats.bytes());
  }

  private static Filled fillCaffeine(int entries) {
    Cache<String, byte[]> store =
        Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
    for (int i = 0; i < entries; i++) {
      store.put(key(i), new byte[VALUE_BYTES]);
    }
    store.cleanUp();
    long held = store.estimatedSize();
    return new Filled(store, held, held * (KEY_LENGTH + VALUE_BYTES));
  }

  private static String key(int i) {
    return "user:%015d".formatted(i);
  }

  /** The least of a few readings, each after a collection. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
