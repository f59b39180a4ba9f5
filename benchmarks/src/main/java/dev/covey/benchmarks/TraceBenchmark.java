package dev.covey.benchmarks;

import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Three nodes as one cache: first with room for everything, so that each key is loaded once; then
 * with little room, beside one Caffeine and one LRU map that have as much as the three together.
 */
final class TraceBenchmark implements Benchmark {

  /** Where {@code benchmarks/run} puts the traces. */
  private static final String DIRECTORY =
      "benchmarks/target/traces/com/github/benmanes/caffeine/cache/simulator/parser/cache2k";

  private static final int[] CACHE_PERCENT = {5, 10};

  /** What copies may take of the room; the default is among them. */
  private static final double[] HOT_SHARES = {1.0 / 8, 1.0 / 16, 1.0 / 32, 0};

  private static final int PERCENT = 100;

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public String question() {
    return "What do three nodes load, and what one cache of their size? (%s)"
        .formatted(RecordedTrace.ATTRIBUTION);
  }

  /** Takes the title of a trace. */
  @Override
  public Report run(List<String> args) throws Exception {
    RecordedTrace trace = RecordedTrace.titled(String.join(" ", args));
    Path root = Path.of(System.getProperty("covey.root", "."));
    return run(trace.title(), trace.keys(root.resolve(DIRECTORY)));
  }

  /** Replays {@code keys} once for each row. */
  static Report run(String trace, String[] keys) throws TimeoutException, InterruptedException {
    int distinctKeys = (int) Arrays.stream(keys).distinct().count();
    GroupConfig defaults = GroupConfig.defaults();
    List<Map<String, Object>> rows = new ArrayList<>();
    OneCache roomy = OneCache.of(TraceCluster.entries(defaults), keys);
    rows.add(row("everything", defaults, roomy, keys, distinctKeys));
    for (int percent : CACHE_PERCENT) {
      OneCache one = OneCache.of((int) ((long) distinctKeys * percent / PERCENT), keys);
      for (double hotShare : HOT_SHARES) {
        GroupConfig config = TraceCluster.roomFor(one.entries(), hotShare);
        rows.add(row(percent + "%", config, one, keys, distinctKeys));
      }
    }
    return new Report(headline(trace, rows.get(0)), rows);
  }

  /** The run with room for everything. */
  private static Map<String, Object> headline(String trace, Map<String, Object> everything) {
    Map<String, Object> headline = new LinkedHashMap<>();
    headline.put("trace", trace);
    headline.put("attribution", RecordedTrace.ATTRIBUTION);
    for (String name : List.of("requests", "errors", "distinctKeys", "loads", "hitRatio")) {
      headline.put(name, everything.get(name));
    }
    return headline;
  }

  private static Map<String, Object> row(
      String room, GroupConfig config, OneCache one, String[] keys, int distinctKeys)
      throws TimeoutException, InterruptedException {
    System.err.printf("room for %s, hot share %s%n", room, config.hotShare());
    try (TraceCluster cluster = TraceCluster.start(config)) {
      cluster.replay(keys);
      double hitRatio = 1 - (double) cluster.loads() / keys.length;
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("room", room);
      row.put("hotShare", config.hotShare());
      row.put("requests", keys.length);
      row.put("errors", cluster.errors());
      row.put("distinctKeys", distinctKeys);
      row.put("loads", cluster.loads());
      row.put("hitRatio", hitRatio);
      row.put("caffeine", one.caffeine().median());
      row.put("caffeineLeast", one.caffeine().least());
      row.put("caffeineMost", one.caffeine().most());
      row.put("lru", one.lru());
      row.put("pointsOverCaffeine", PERCENT * (hitRatio - one.caffeine().median()));
      row.put("answeredHere", cluster.total(node -> node.mainHits() + node.hotHits()));
      row.put("answeredByPeer", cluster.total(GroupStats::servedHits));
      row.put("joined", cluster.total(node -> node.shared() + node.lateHits()));
      row.put("entries", one.entries());
      row.put("held", cluster.total(node -> node.main().entries() + node.hot().entries()));
      return row;
    }
  }

  /** The hit ratios of a single cache with room for so many entries. */
  private record OneCache(int entries, Spread caffeine, double lru) {

    /** Caffeine lets in some keys by chance, so its hit ratio is another each time. */
    private static final int ROUNDS = 5;

    static OneCache of(int entries, String[] keys) {
      List<Double> rounds =
          Stream.generate(() -> HitRatio.of(keys, HitRatio.caffeine(entries)))
              .limit(ROUNDS)
              .toList();
      return new OneCache(
          entries,
          Spread.over(rounds, Double::doubleValue),
          HitRatio.of(keys, HitRatio.lru(entries)));
    }
  }
}
