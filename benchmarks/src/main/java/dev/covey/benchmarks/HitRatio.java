package dev.covey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.covey.lru.LocalCache;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How much of a trace one store answers. A store is a predicate that is asked for a key, stores it
 * on a miss, and tells whether it was a hit; each has room for so many entries.
 */
final class HitRatio {
  private static final float LOAD_FACTOR = 0.75f;

  private HitRatio() {}

  /** The share of the requests that hit. */
  static <K> double of(K[] keys, Predicate<K> store) {
    int hits = 0;
    for (K key : keys) {
      if (store.test(key)) {
        hits++;
      }
    }
    return (double) hits / keys.length;
  }

  /** The store of a tier. */
  static <K> Predicate<K> localCache(int capacity) {
    LocalCache<K, K> store =
        LocalCache.<K, K>builder()
            .maxBytes((long) capacity * LocalCache.ENTRY_OVERHEAD_BYTES)
            .weigher((key, value) -> 0)
            .ticker(() -> 0)
            .build();
    return key -> {
      if (store.get(key) != null) {
        return true;
      }
      store.put(key, key, () -> true);
      return false;
    };
  }

  /** Caffeine, bounded by the number of entries. */
  static <K> Predicate<K> caffeine(int capacity) {
    Cache<K, K> caffeine =
        Caffeine.newBuilder().maximumSize(capacity).executor(Runnable::run).build();
    return key -> {
      if (caffeine.getIfPresent(key) != null) {
        return true;
      }
      caffeine.put(key, key);
      return false;
    };
  }

  /** A map in which the entry that was used longest ago goes first. */
  static <K> Predicate<K> lru(int capacity) {
    Map<K, K> lru =
        new LinkedHashMap<>(capacity, LOAD_FACTOR, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, K> eldest) {
            return size() > capacity;
          }
        };
    return key -> {
      if (lru.get(key) != null) {
        return true;
      }
      lru.put(key, key);
      return false;
    };
  }
}
