package dev.covey.benchmarks;

import dev.covey.lru.LocalCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** The store against an LRU map, on the same requests and with room for as many entries. */
final class HitRatioBenchmark implements Benchmark {
  private static final int REQUESTS = 2_000_000;
  private static final int[] CACHE_PERCENT = {1, 5, 10};
  private static final float LOAD_FACTOR = 0.75f;
  private static final long SEED = 1;

  @Override
  public String name() {
    return "hitratio";
  }

  @Override
  public String question() {
    return "Which share of %,d requests over %,d keys hits, with W-TinyLFU and with LRU?"
        .formatted(REQUESTS, Trace.KEYS);
  }

  @Override
  public Report run(List<String> args) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Trace trace : Trace.values()) {
      for (int percent : CACHE_PERCENT) {
        int capacity = Trace.KEYS / 100 * percent;
        Integer[] keys = trace.keys(REQUESTS, capacity, SEED);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trace", trace.name().toLowerCase(Locale.ROOT));
        row.put("cache_percent", percent);
        row.put("w_tinylfu", hitRatio(keys, store(capacity)));
        row.put("lru", hitRatio(keys, lru(capacity)));
        rows.add(row);
      }
    }
    return new Report(rows);
  }

  private static double hitRatio(Integer[] keys, Predicate<Integer> request) {
    int hits = 0;
    for (Integer key : keys) {
      if (request.test(key)) {
        hits++;
      }
    }
    return (double) hits / keys.length;
  }

  /** Asks for a key, stores it on a miss, and tells whether it was a hit. */
  private static Predicate<Integer> store(int capacity) {
    LocalCache<Integer, Integer> store =
        LocalCache.<Integer, Integer>builder()
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

  /** The same with the entry that was used longest ago going first. */
  private static Predicate<Integer> lru(int capacity) {
    Map<Integer, Integer> lru =
        new LinkedHashMap<>(capacity, LOAD_FACTOR, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
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
