package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What a hit on the asker's own node costs, against a Caffeine cache that is configured alike.
 *
 * <p>Each call is measured in a JVM of its own, one after the other, in several rounds; each round
 * goes through the calls in the opposite order to the one before. Figures are compared within a
 * round, so that what else the machine does meanwhile falls on all of them.
 */
final class LocalBenchmark implements Benchmark {
  private static final String YARDSTICK = "caffeine";
  private static final List<String> CALLS = List.of(YARDSTICK, "get", "getAsync", "lookup");
  private static final int[] THREADS = {1, 8};

  private record Round(Map<String, RunResult> results) {

    double nanos(String call) {
      return Jmh.score(result(call));
    }

    double cpuNanos(String call) {
      return perCall(call, "cpuNanos");
    }

    double bytes(String call) {
      return perCall(call, "allocatedBytes");
    }

    private double perCall(String call, String counter) {
      return Jmh.counter(result(call), counter) / Jmh.counter(result(call), "calls");
    }

    private RunResult result(String call) {
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
  public Report run(List<String> args) throws RunnerException {
    Length length = Length.of(args);
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
    Map<String, RunResult> results = new LinkedHashMap<>();
    for (String call : order) {
      System.err.printf("round %d, %d threads: %s%n", round + 1, threads, call);
      results.put(call, Jmh.runOne(LocalHit.class, call, threads, length.pick(3, 1)));
    }
    return new Round(results);
  }

  private static Map<String, Object> row(String call, int threads, List<Round> rounds) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("threads", threads);
    row.put("call", call);
    row.put("hit_ns", median(rounds, round -> round.nanos(call)));
    Spread.over(rounds, round -> round.nanos(call) / round.nanos(YARDSTICK)).putInto(row, "ratio");
    row.put("cpu_ns", median(rounds, round -> round.cpuNanos(call)));
    Spread.over(rounds, round -> round.cpuNanos(call) / round.cpuNanos(YARDSTICK))
        .putInto(row, "cpu_ratio");
    row.put("hit_bytes", median(rounds, round -> round.bytes(call)));
    return row;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.over(rounds, figure).median();
  }
}
