package dev.covey.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a hit on the asker's own node costs beside what it cost in an earlier revision: {@link
 * LocalHit}'s {@code get} of both, in turns, each in a JVM of its own with the class path of its
 * revision, with the same settings. Which of the two is first alternates too. The difference is
 * taken within a round, so that what else the machine does meanwhile falls on both.
 */
final class LocalComparison {
  private static final int[] THREADS = {1, 8};
  private static final double MOST_SLOWER_NANOS = 5;

  private record Round(double before, double now) {
    double slower() {
      return now - before;
    }
  }

  private LocalComparison() {}

  /**
   * Builds the earlier revision, which takes a while, and measures.
   *
   * @throws IllegalArgumentException if there is no such revision
   */
  static Report run(String revision, Length length) throws IOException, InterruptedException {
    try (Checkout checkout = Checkout.of(revision)) {
      String before = checkout.benchmarks();
      return run(checkout.commit(), before, length);
    }
  }

  private static Report run(String commit, String before, Length length)
      throws IOException, InterruptedException {
    String now = System.getProperty("java.class.path");
    int iterations = length.pick(15, 3);
    Findings findings = new Findings();
    findings.add("before", "commit", commit);
    for (int threads : THREADS) {
      List<Round> rounds = new ArrayList<>();
      for (int round = 0; round < length.pick(24, 1); round++) {
        System.err.printf("round %d, %d threads%n", round + 1, threads);
        if (round % 2 == 0) {
          double first = nanos(before, threads, iterations);
          rounds.add(new Round(first, nanos(now, threads, iterations)));
        } else {
          double first = nanos(now, threads, iterations);
          rounds.add(new Round(nanos(before, threads, iterations), first));
        }
      }
      String part = threads + (threads == 1 ? " thread" : " threads");
      findings.add(part, "beforeNanos" + threads, Spread.over(rounds, Round::before));
      findings.add(part, "nowNanos" + threads, Spread.over(rounds, Round::now));
      findings.addAtMost(
          part, "slowerNanos" + threads, Spread.over(rounds, Round::slower), MOST_SLOWER_NANOS);
    }
    return findings.report();
  }

  /** Of a hit, the median of the iterations; before them as many to warm up. */
  private static double nanos(String classPath, int threads, int iterations)
      throws IOException, InterruptedException {
    Path results = Files.createTempFile("covey-jmh", ".json");
    try {
      Host.output(
          ChildJvm.of(
              List.of(),
              classPath,
              "org.openjdk.jmh.Main",
              "^dev\\.covey\\.benchmarks\\.LocalHit\\.get$",
              "-f",
              "1",
              "-t",
              String.valueOf(threads),
              "-wi",
              String.valueOf(iterations),
              "-i",
              String.valueOf(iterations),
              "-w",
              "100ms",
              "-r",
              "100ms",
              "-foe",
              "true",
              "-v",
              "SILENT",
              "-rf",
              "json",
              "-rff",
              results.toString()));
      return new ObjectMapper()
          .readTree(results.toFile())
          .required(0)
          .required("primaryMetric")
          .required("scorePercentiles")
          .required("50.0")
          .asDouble();
    } finally {
      Files.delete(results);
    }
  }
}
