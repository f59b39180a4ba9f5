package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What a hit on the asker's own node costs, against a Caffeine cache that is configured alike.
 *
 * <p>Each call is measured in a JVM of its own, one after the other, in several rounds; each round
 * goes through the calls in the opposite order to the one before. Figures are compared within a
 * round, so that what else the machine does meanwhile falls on all of them.
 *
 * <p>With {@code --before REV} it compares with an earlier revision of itself: {@link
 * LocalComparison}.
 */
final class LocalBenchmark implements Benchmark {
  private static final String YARDSTICK = "caffeine";
  private static final List<String> CALLS = List.of(YARDSTICK, "get", "getAsync", "lookup");
  private static final int[] THREADS = {1, 8};

  private record Round(Map<String, Jmh> results) {

    double nanos(String call) {
      return result(call).score();
    }

    double bytes(String call) {
      return result(call).counter("allocatedBytes") / result(call).counter("calls");
    }

    private Jmh result(String call) {
      return Objects.requireNonNull(results.get(call), call);
    }
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public String question() {
    return "What does a hit of %,d resident keys cost, here and in a bare Caffeine cache?"
        .formatted(LocalHit.KEYS);
  }

  @Override
  public Report run(List<String> args) throws Exception {
    Before before = Before.of(args);
    Length length = Length.of(before.others());
    return before.revision().isPresent()
        ? LocalComparison.run(before.revision().get(), length)
        : run(length);
  }

  private static Report run(Length length) throws RunnerException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int threads : THREADS) {
      List<Round> rounds = new ArrayList<>();
      for (int round = 0; round < length.pick(5, 1); round++) {
        rounds.add(round(round, threads, length));
      }
      CALLS.forEach(call -> rows.add(row(call, threads, rounds)));
    }
    return new Report(rows);
  }

  private static Round round(int round, int threads, Length length) throws RunnerException {
    List<String> order = new ArrayList<>(CALLS);
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    Map<String, Jmh> results = new LinkedHashMap<>();
    for (String call : order) {
      System.err.printf("round %d, %d threads: %s%n", round + 1, threads, call);
      results.put(call, Jmh.runOne(LocalHit.class, call, threads, length.pick(15, 3)));
    }
    return new Round(results);
  }

  private static Map<String, Object> row(String call, int threads, List<Round> rounds) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("threads", threads);
    row.put("call", call);
    Spread.over(rounds, round -> round.nanos(call)).putInto(row, "hit_ns");
    Spread.over(rounds, round -> round.nanos(call) / round.nanos(YARDSTICK)).putInto(row, "ratio");
    row.put("hit_bytes", Spread.over(rounds, round -> round.bytes(call)).median());
    return row;
  }
}
