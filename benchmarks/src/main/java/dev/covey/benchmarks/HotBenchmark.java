package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * How evenly the nodes of a cluster are asked by each other when a few keys are asked for often,
 * and when a new key is, all of a sudden; with the default settings, without marks, and without
 * copies.
 */
final class HotBenchmark implements Benchmark {
  private static final String ZIPF = "zipf";
  private static final String JUMP = "jump";
  private static final int[] SIZES = {3, 10};
  private static final double BUSIEST_TO_MEAN = 1.10;
  private static final double MILLIS_UNTIL_EVEN = 100;

  /** In a round, after as many that are not measured. */
  private static final int REQUESTS = 300_000;

  private static final int REQUESTS_IN_SHORT = 20_000;

  /** How even the requests of one round were, and how many of them travelled. */
  private record Evenness(double busiestToMean, double travelled) {}

  @Override
  public String name() {
    return "hot";
  }

  @Override
  public String question() {
    return "How much busier than others is the owner of hot keys? (Zipf %s over %,d keys, values of %d"
            .formatted(SkewedCluster.EXPONENT, SkewedCluster.KEYS, SkewedCluster.VALUE_BYTES)
        + " bytes, 4 MiB for copies on each node; all nodes in this process.)";
  }

  /** Takes nothing, or the word for one of the parts; and perhaps {@code --short}. */
  @Override
  public Report run(List<String> args) throws TimeoutException, InterruptedException {
    List<String> words = new ArrayList<>(args);
    Length length = words.remove("--short") ? Length.SHORT : Length.FULL;
    if (!words.isEmpty() && !words.equals(List.of(ZIPF)) && !words.equals(List.of(JUMP))) {
      throw new IllegalArgumentException(
          "arguments: '%s' (expected: none, or one of %s, %s; --short)"
              .formatted(String.join(" ", words), ZIPF, JUMP));
    }
    Findings findings = new Findings();
    for (int size : SIZES) {
      for (Copies copies : Copies.values()) {
        if (!words.contains(JUMP)) {
          askUnevenly(size, copies, length, findings);
        }
        if (!words.contains(ZIPF)) {
          jump(size, copies, length, findings);
        }
      }
    }
    return findings.report();
  }

  private static void askUnevenly(int size, Copies copies, Length length, Findings findings)
      throws TimeoutException, InterruptedException {
    int requests = length.pick(REQUESTS, REQUESTS_IN_SHORT);
    List<Evenness> rounds = new ArrayList<>();
    for (int round = 0; round < length.pick(5, 1); round++) {
      try (SkewedCluster cluster = SkewedCluster.start(size, copies.config(), round)) {
        cluster.ask(requests); // what is worth a copy has one then
        long[] before = cluster.served();
        cluster.ask(requests);
        cluster.awaitAll();
        long[] served = cluster.served();
        Arrays.setAll(served, node -> served[node] - before[node]);
        rounds.add(
            new Evenness(
                SkewedCluster.busiestToMean(served),
                (double) Arrays.stream(served).sum() / requests));
      }
    }
    String part = part(ZIPF, size, copies);
    Spread ratio = Spread.over(rounds, Evenness::busiestToMean);
    if (copies == Copies.MARKED_OR_TWICE) {
      findings.addAtMost(part, "zipf" + size + "BusiestToMean", ratio, BUSIEST_TO_MEAN);
    } else {
      findings.add(part, "busiestToMean", ratio);
    }
    findings.add(part, "travelled", Spread.over(rounds, Evenness::travelled));
  }

  private static void jump(int size, Copies copies, Length length, Findings findings)
      throws TimeoutException, InterruptedException {
    List<Jump> rounds = new ArrayList<>();
    try (SkewedCluster cluster = SkewedCluster.start(size, copies.config(), 0)) {
      cluster.ask(length.pick(REQUESTS, REQUESTS_IN_SHORT));
      for (int round = 0; round < length.pick(3, 1); round++) {
        Jump jumps = new Jump(cluster);
        for (int i = 0; i < length.pick(40, 1); i++) {
          jumps.jump("new-" + round + "-" + i);
        }
        rounds.add(jumps);
      }
      cluster.awaitAll();
    }
    String part = part(JUMP, size, copies);
    Spread millis = Spread.over(rounds, Jump::millisUntilEven);
    if (copies == Copies.MARKED_OR_TWICE) {
      findings.addAtMost(part, "jump" + size + "MillisUntilEven", millis, MILLIS_UNTIL_EVEN);
    } else {
      findings.add(part, "millisUntilEven", millis);
    }
    findings.add(part, "busiestToMeanAtFirst", Spread.over(rounds, Jump::busiestToMeanAtFirst));
    findings.add(part, "busiestToMeanAtLast", Spread.over(rounds, Jump::busiestToMeanAtLast));
    findings.add(part, "missedPerJump", Spread.over(rounds, Jump::missedPerJump));
    findings.add(part, "lastMissMillis", Spread.over(rounds, Jump::lastMissMillis));
  }

  private static String part(String what, int size, Copies copies) {
    return "%s, %d nodes, %s".formatted(what, size, copies.words());
  }
}
