package dev.covey.benchmarks;

import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The origin is in trouble for a while, and what is cached is fresh for 10 s, served for 20 s, and
 * may be served for ten minutes more while the origin fails. All keys are loaded at the start, as
 * fast as that goes.
 *
 * <p>A key is <em>resident</em> if somebody was given its value before the trouble began: there is
 * room for all, and nothing is evicted.
 */
final class Outage {
  private static final double MOST_TO_STEADY = 1.5;

  private static final GroupConfig CONFIG =
      GroupConfig.builder()
          .softTimeToLive(Duration.ofSeconds(10))
          .timeToLive(Duration.ofSeconds(20))
          .staleIfError(Duration.ofMinutes(10))
          .build();

  /** How many keys are loaded at the start. */
  private final int filled;

  /** In seconds. */
  private final int settle;

  private final int steady;
  private final int outage;
  private final int recovery;

  Outage(Length length) {
    filled = length.pick(Scene.KEYS, Scene.KEYS / 100);
    settle = length.pick(20, 3);
    steady = length.pick(30, 3);
    outage = length.pick(30, 3);
    recovery = length.pick(60, 5);
  }

  /** Lets trouble befall the origin once. */
  void run(Trouble trouble, Findings findings) throws TimeoutException, InterruptedException {
    try (Scene scene = Scene.open(CONFIG)) {
      System.err.printf("%s: %d s of usual work%n", trouble.word(), settle + steady);
      scene.fill(filled);
      scene.run(settle);
      Scene.Window usual = scene.run(steady);
      double usualRate = scene.loads().perSecond(usual.beganAtNanos(), usual.endedAtNanos());
      long evicted = scene.total(node -> node.main().evictedForSize());
      long resident = scene.total(node -> node.main().entries());
      System.err.printf("%s: the origin is in trouble for %d s%n", trouble.word(), outage);
      trouble.befall(scene.origin(), usualRate);
      Scene.Window bad = scene.run(outage);
      System.err.printf("%s: the origin is well again%n", trouble.word());
      scene.origin().beWell();
      Scene.Window after = scene.run(recovery);
      Answers answers = bad.answers().awaitAll();
      String part = trouble.word();
      findings.add(part, "residentKeys", resident);
      findings.add(part, "evicted", evicted);
      findings.add(part, "requests", answers.asked());
      findings.add(part, "requestsOfResident", answers.ofResident());
      findings.addAtMost(
          part, part + "FailuresOfResident", (double) answers.failuresOfResident(), 0);
      findings.add(part, "failuresOfOthers", answers.failures() - answers.failuresOfResident());
      findings.add(part, "staleAnswers", answers.stale().getTotalCount());
      findings.add(part, "staleP99Ms", Answers.p99Micros(answers.stale()) / 1e3);
      findings.add(part, "failuresAfter", after.answers().awaitAll().failures());
      findings.add(part, "steadyLoadsPerSecond", usualRate);
      findings.add(part, "steadyMostInASecond", most(scene, usual));
      findings.add(
          part,
          "outageLoadsPerSecond",
          scene.loads().perSecond(bad.beganAtNanos(), bad.endedAtNanos()));
      findings.add(part, "outageMostInASecond", most(scene, bad));
      findings.add(part, "afterMostInASecond", most(scene, after));
      findings.addAtMost(
          part, part + "AfterMostToSteady", most(scene, after) / usualRate, MOST_TO_STEADY);
      findings.add(
          part,
          "secondsUntilAllFresh",
          scene.staleAnswers().secondsToLast(after.beganAtNanos(), after.endedAtNanos()));
      findings.add(part, "spared", scene.total(GroupStats::sparedLoads));
      findings.add(part, "droppedRefreshes", scene.total(GroupStats::droppedRefreshes));
    }
  }

  private static long most(Scene scene, Scene.Window window) {
    return scene.loads().mostInASecond(window.beganAtNanos(), window.endedAtNanos());
  }
}
