package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a remove costs in a cluster of three processes, all of which have the keys in their tiers,
 * and what becomes of it while one of them is frozen.
 */
final class RemoveBenchmark implements Benchmark {
  private static final int PER_SECOND = 500;

  /** The member whose callers remove. */
  private static final int REMOVER = 0;

  private static final int OTHER = 1;

  private static final double MOST_P99_MICROS = 5_000;
  private static final double LEAST_PER_SECOND = 20_000;
  private static final int LEAST_CHECKED_PER_ROUND = 10;

  /** Removes that are measured together, as one command of {@link RemoveMember}. */
  private record Series(String name, String command, BitSet keys, List<Integer> more) {
    String part() {
      return command + (more.isEmpty() ? "" : " " + more.get(0));
    }
  }

  /**
   * @param cpuMicros of all members, for each remove
   */
  private record Result(double perSecond, double p50Micros, double p99Micros, double cpuMicros) {}

  private long failed;
  private long stale;

  @Override
  public String name() {
    return "remove";
  }

  @Override
  public String question() {
    return "What does a remove cost, and does nobody read the old value once it has returned?";
  }

  @Override
  public Report run(List<String> args) throws Exception {
    Length length = Length.of(args);
    int keys = length.pick(60_000, 1_500);
    Findings findings = new Findings();
    try (RemoveCluster cluster = RemoveCluster.start(keys)) {
      measure(cluster, keys, length, findings);
      RemovesBesideFrozen besideFrozen = new RemovesBesideFrozen(cluster);
      int rounds = length.pick(20, 1);
      besideFrozen.run(rounds);
      besideFrozen.report(findings, rounds * LEAST_CHECKED_PER_ROUND);
    }
    return findings.report();
  }

  private void measure(RemoveCluster cluster, int keys, Length length, Findings findings)
      throws Exception {
    int alone = length.pick(3_000, 50);
    int due = length.pick(2_000, 100);
    BitSet all = new BitSet();
    all.set(0, keys);
    List<Series> series =
        List.of(
            new Series("own", "one-by-one", cluster.ownedBy(REMOVER, 0, alone), List.of()),
            new Series("others", "one-by-one", cluster.ownedBy(OTHER, 0, alone), List.of()),
            new Series("ownDue", "due", cluster.ownedBy(REMOVER, 0, due), List.of(PER_SECOND)),
            new Series("othersDue", "due", cluster.ownedBy(OTHER, 0, due), List.of(PER_SECOND)),
            new Series("inFlight256", "in-flight", all, List.of(256)),
            new Series("inFlight1024", "in-flight", all, List.of(1_024)));
    for (int warmUp = 0; warmUp < length.pick(2, 0); warmUp++) {
      System.err.println("warm-up");
      measure(cluster, series);
    }
    failed = 0;
    List<Map<String, Result>> rounds = new ArrayList<>();
    for (int round = 0; round < length.pick(5, 1); round++) {
      System.err.printf("round %d, all are well%n", round + 1);
      rounds.add(measure(cluster, series));
    }
    stale += cluster.read(all).stale();
    report(series, rounds, findings);
  }

  private Map<String, Result> measure(RemoveCluster cluster, List<Series> all) throws Exception {
    Map<String, Result> results = new LinkedHashMap<>();
    for (Series series : all) {
      stale += cluster.hold(series.keys()).stale();
      long cpuBefore = cluster.cpuNanos();
      Removes removes =
          cluster.ask(
              REMOVER, series.command(), series.keys(), Removes.class, series.more().toArray());
      double cpuNanos = cluster.cpuNanos() - cpuBefore;
      Measured measured = removes.measured();
      Caller.expect(series.name(), measured.calls(), series.keys().cardinality());
      failed += removes.failed();
      results.put(
          series.name(),
          new Result(
              measured.calls() * 1e9 / measured.nanos(),
              measured.p50Nanos() / 1e3,
              measured.p99Nanos() / 1e3,
              cpuNanos / measured.calls() / 1e3));
    }
    return results;
  }

  private void report(List<Series> all, List<Map<String, Result>> rounds, Findings findings) {
    for (Series series : all) {
      String name = series.name();
      List<Result> results =
          rounds.stream().map(round -> Objects.requireNonNull(round.get(name))).toList();
      Spread perSecond = Spread.over(results, Result::perSecond);
      Spread p99Micros = Spread.over(results, Result::p99Micros);
      String part = series.part();
      if (series.command().equals("in-flight")) {
        findings.addAtLeast(part, name + "PerSecond", perSecond, LEAST_PER_SECOND);
        findings.add(part, name + "P99Micros", p99Micros);
      } else {
        findings.add(part, name + "PerSecond", perSecond);
        findings.addAtMost(part, name + "P99Micros", p99Micros, MOST_P99_MICROS);
      }
      findings.add(part, name + "P50Micros", Spread.over(results, Result::p50Micros));
      findings.add(part, name + "CpuMicros", Spread.over(results, Result::cpuMicros));
    }
    findings.addAtMost("all are well", "failed", (double) failed, 0);
    findings.addAtMost("all are well", "staleReads", (double) stale, 0);
  }
}
