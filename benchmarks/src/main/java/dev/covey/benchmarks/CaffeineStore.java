package dev.covey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;

/** A bare Caffeine cache, with nothing around the value's bytes. */
final class CaffeineStore implements FillableStore {
  private final Cache<String, byte[]> cache;

  private CaffeineStore(Cache<String, byte[]> cache) {
    this.cache = cache;
  }

  /** Bounded by the number of entries; nothing expires. */
  static CaffeineStore plain(long room) {
    return new CaffeineStore(
        Caffeine.newBuilder().maximumSize(room).executor(Runnable::run).build());
  }

  /** Bounded by bytes, each entry with an expiry of its own: as the store of {@code lru} is. */
  static CaffeineStore weighing(long room) {
    Duration lifetime = Duration.ofHours(LIFETIME_HOURS);
    return new CaffeineStore(
        Caffeine.newBuilder()
            .maximumWeight(room * (KEY_LENGTH + VALUE_BYTES))
            .weigher((String key, byte[] value) -> key.length() + value.length)
            .expireAfter(Expiry.writing((String key, byte[] value) -> lifetime))
            .executor(Runnable::run)
            .build());
  }

  @Override
  public void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      cache.put(FillableStore.key(i), new byte[VALUE_BYTES]);
    }
  }

  @Override
  public long entries() {
    cache.cleanUp();
    return cache.estimatedSize();
  }
}
