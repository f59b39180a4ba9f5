package dev.covey.benchmarks;

import dev.covey.group.FailureKind;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * The origin can do a fifth of what is asked of it, in turns with idle times, in which it can do
 * all.
 *
 * <p>The <em>demand</em> is the loads a second that the requests cause while the origin is well.
 * Values live for 10 s, there is no soft limit, and nothing is served past the hard one: so nobody
 * can do without a load, and the demand lasts as long as the requests do. It grows meanwhile, since
 * values that are not loaded are asked for again.
 *
 * <p>The queue of loads is short, not the default: who would wait in it for seconds would most
 * likely not have his turn before his deadline, and ten thousands of them are work for the nodes
 * that hits wait for.
 *
 * <p><em>Goodput</em> is what became of the origin's work: loads that were stored or, with the
 * cache switched off, requests that were answered; to what the origin can do. The origin has one
 * queue, and works also for those who have given up.
 */
final class Brownout {
  /** Some twenty times what a load takes while the origin is well. */
  private static final Duration QUEUE_TIMEOUT = Duration.ofMillis(100);

  private static final int MAX_QUEUED = 64;

  private static final double LEAST_GOODPUT = 0.9;
  private static final double MOST_P99_TO_IDLE = 1.5;

  /** In seconds. */
  private final int settle;

  private final int idle;
  private final int brownout;
  private final int rounds;

  Brownout(Length length) {
    settle = length.pick(10, 3);
    idle = length.pick(10, 2);
    brownout = length.pick(30, 3);
    rounds = length.pick(3, 1);
  }

  static GroupConfigBuilder config() {
    return GroupConfig.builder().timeToLive(Duration.ofSeconds(10));
  }

  /** An idle time, and the brownout that followed. */
  private record Round(Scene.Window idle, Scene.Window brown, double capacity) {
    double goodput() {
      return brown.loadSuccesses() / brown.seconds() / capacity;
    }

    double p99ToIdle(Function<Answers, Histogram> latencies) {
      return Answers.p99Micros(latencies.apply(brown.answers()))
          / Answers.p99Micros(latencies.apply(idle.answers()));
    }
  }

  /** With the cache on, then with the cache off. */
  void run(Findings findings) throws TimeoutException {
    GroupConfig shortQueue =
        config().queueTimeout(QUEUE_TIMEOUT).maxQueuedLoads(MAX_QUEUED).build();
    try (Scene scene = Scene.open(shortQueue)) {
      double demand = demand(scene);
      double capacity = demand / Trouble.DEMAND_TO_CAPACITY;
      List<Round> measured = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        measured.add(round(scene, demand, capacity));
      }
      String part = "brownout";
      findings.add(part, "demandPerSecond", demand);
      findings.add(part, "capacityPerSecond", capacity);
      findings.addAtLeast(
          part, "brownoutGoodput", Spread.over(measured, Round::goodput), LEAST_GOODPUT);
      findings.addAtMost(
          part,
          "brownoutHitP99ToIdle",
          Spread.over(measured, round -> round.p99ToIdle(Answers::hits)),
          MOST_P99_TO_IDLE);
      addLatencies(findings, part, "hit", measured, Answers::hits);
      addLatencies(findings, part, "localHit", measured, Answers::localHits);
      addLatencies(findings, part, "ownerHit", measured, Answers::ownerHits);
      addLatencies(findings, part, "waited", measured, Answers::waited);
      addShares(findings, part, measured.stream().map(r -> r.brown().answers()).toList());
      withoutCache(scene, demand, capacity, findings);
    }
  }

  /** Loads per second at rest. */
  private double demand(Scene scene) {
    System.err.printf("brownout: %d s of usual work%n", settle + idle);
    scene.run(settle);
    Scene.Window usual = scene.run(idle);
    return scene.loads().perSecond(usual.beganAtNanos(), usual.endedAtNanos());
  }

  private Round round(Scene scene, double demand, double capacity) {
    scene.run(settle / 3);
    Scene.Window calm = scene.run(idle);
    System.err.printf("brownout: the origin does a fifth for %d s%n", brownout);
    Trouble.SLOW.befall(scene.origin(), demand);
    Scene.Window brown = scene.run(brownout);
    brown.answers().stopCounting();
    scene.origin().beWell();
    return new Round(calm, brown, capacity);
  }

  private static void addLatencies(
      Findings findings,
      String part,
      String kind,
      List<Round> measured,
      Function<Answers, Histogram> latencies) {
    findings.add(
        part,
        kind + "P99IdleMicros",
        Spread.over(measured, r -> Answers.p99Micros(latencies.apply(r.idle().answers()))));
    findings.add(
        part,
        kind + "P99Micros",
        Spread.over(measured, r -> Answers.p99Micros(latencies.apply(r.brown().answers()))));
    findings.add(
        part,
        kind + "s",
        Spread.over(measured, r -> latencies.apply(r.brown().answers()).getTotalCount()));
  }

  /** What became of the requests that ended while the origin was slow. */
  private static void addShares(Findings findings, String part, List<Answers> brown) {
    findings.add(part, "answeredShare", Spread.over(brown, Answers::answeredShare));
    findings.add(
        part,
        "overloadedShare",
        Spread.over(brown, each -> each.failedShare(FailureKind.OVERLOADED)));
    findings.add(
        part,
        "deadlineShare",
        Spread.over(brown, each -> each.failedShare(FailureKind.DEADLINE_EXCEEDED)));
  }

  private void withoutCache(Scene scene, double demand, double capacity, Findings findings) {
    System.err.printf("off: the same requests with the cache switched off%n");
    scene.passThrough(true);
    Scene.Window well = scene.run(settle);
    scene.origin().fail();
    Scene.Window failing = scene.run(idle);
    failing.answers().stopCounting();
    Trouble.SLOW.befall(scene.origin(), demand);
    Scene.Window slow = scene.run(2 * idle);
    slow.answers().stopCounting();
    scene.origin().beWell();
    findings.add("off", "wellLoadsPerSecond", well.loadSuccesses() / well.seconds());
    findings.add("off", "failingAnsweredShare", failing.answers().answeredShare());
    addShares(findings, "off", List.of(slow.answers()));
    findings.add("off", "goodput", slow.answers().values() / slow.seconds() / capacity);
    findings.add("off", "loadsToCapacity", slow.loadSuccesses() / slow.seconds() / capacity);
  }
}
