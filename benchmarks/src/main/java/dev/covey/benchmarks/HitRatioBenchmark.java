package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The store against an LRU map, on the same requests and with room for as many entries. */
final class HitRatioBenchmark implements Benchmark {
  private static final int REQUESTS = 2_000_000;
  private static final int[] CACHE_PERCENT = {1, 5, 10};
  private static final long SEED = 1;

  @Override
  public String name() {
    return "hitratio";
  }

  @Override
  public String question() {
    return "Which share of %,d requests over %,d keys hits, with W-TinyLFU and with LRU?"
        .formatted(REQUESTS, SyntheticTrace.KEYS);
  }

  @Override
  public Report run(List<String> args) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (SyntheticTrace trace : SyntheticTrace.values()) {
      for (int percent : CACHE_PERCENT) {
        int capacity = SyntheticTrace.KEYS / 100 * percent;
        Integer[] keys = trace.keys(REQUESTS, capacity, SEED);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trace", trace.name().toLowerCase(Locale.ROOT));
        row.put("cache_percent", percent);
        row.put("w_tinylfu", HitRatio.of(keys, HitRatio.localCache(capacity)));
        row.put("lru", HitRatio.of(keys, HitRatio.lru(capacity)));
        rows.add(row);
      }
    }
    return new Report(rows);
  }
}
