package dev.covey.benchmarks;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import dev.covey.group.AsyncGetter;
import dev.covey.group.FailureKind;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The same {@link Brownout} with several fixed limits on concurrent loads, and with limits that are
 * learned.
 */
final class LimitComparison {

  /** Above what any adaptive limit comes to. */
  private static final int OUT_OF_THE_WAY = 1_024;

  private record Candidate(GroupConfig config, UnaryOperator<AsyncGetter<byte[]>> way) {
    static Candidate fixed(int maxConcurrentLoads) {
      return new Candidate(
          Brownout.config().maxConcurrentLoads(maxConcurrentLoads).build(), origin -> origin);
    }

    /** With the default limit, and so long at most in its queue. */
    static Candidate waiting(Duration queueTimeout) {
      return new Candidate(Brownout.config().queueTimeout(queueTimeout).build(), origin -> origin);
    }

    /** With the default limit, and no queue. */
    static Candidate refusing() {
      return new Candidate(Brownout.config().maxQueuedLoads(0).build(), origin -> origin);
    }

    static Candidate adaptive(Supplier<Limit> limit) {
      return new Candidate(
          Brownout.config().maxConcurrentLoads(OUT_OF_THE_WAY).build(),
          origin -> new AdaptivelyLimited(origin, limit.get()));
    }
  }

  private final Map<String, Candidate> candidates = new LinkedHashMap<>();

  /** In seconds. */
  private final int settle;

  private final int idle;
  private final int brownout;

  LimitComparison(Length length) {
    settle = length.pick(12, 1);
    idle = length.pick(6, 1);
    brownout = length.pick(20, 1);
    candidates.put("fixed64", Candidate.fixed(64));
    candidates.put("fixed8", Candidate.fixed(8));
    candidates.put("fixed512", Candidate.fixed(512));
    candidates.put("gradient2", Candidate.adaptive(Gradient2Limit::newDefault));
    candidates.put("vegas", Candidate.adaptive(VegasLimit::newDefault));
    candidates.put("fixed64Queue500Ms", Candidate.waiting(Duration.ofMillis(500)));
    candidates.put("fixed64NoQueue", Candidate.refusing());
  }

  void run(Findings findings) throws TimeoutException {
    double demand = 0;
    for (Map.Entry<String, Candidate> candidate : candidates.entrySet()) {
      demand = run(candidate.getKey(), candidate.getValue(), demand, findings);
    }
  }

  /**
   * @param knownDemand 0: not yet
   * @return the demand
   */
  private double run(String name, Candidate candidate, double knownDemand, Findings findings)
      throws TimeoutException {
    try (Scene scene = Scene.open(candidate.config(), candidate.way())) {
      Scene.Window start = scene.run(settle);
      Scene.Window calm = scene.run(idle);
      double demand =
          knownDemand == 0
              ? scene.loads().perSecond(calm.beganAtNanos(), calm.endedAtNanos())
              : knownDemand;
      double capacity = demand / Trouble.DEMAND_TO_CAPACITY;
      Trouble.SLOW.befall(scene.origin(), demand);
      Scene.Window brown = scene.run(brownout);
      Answers answers = brown.answers().stopCounting();
      findings.add(name, "failuresAtStart", start.answers().failures());
      findings.add(name, "failuresWhileIdle", calm.answers().failures());
      findings.add(name, "goodput", brown.loadSuccesses() / brown.seconds() / capacity);
      findings.add(name, "loadP99Ms", Answers.p99Micros(brown.loadNanos()) / 1e3);
      findings.add(name, "answeredShare", answers.answeredShare());
      findings.add(name, "overloadedShare", answers.failedShare(FailureKind.OVERLOADED));
      findings.add(name, "deadlineShare", answers.failedShare(FailureKind.DEADLINE_EXCEEDED));
      findings.add(name, "waited", answers.waited().getTotalCount());
      findings.add(name, "waitedP50Ms", answers.waited().getValueAtPercentile(50) / 1e6);
      findings.add(name, "waitedP99Ms", Answers.p99Micros(answers.waited()) / 1e3);
      findings.add(name, "hitP99IdleMicros", Answers.p99Micros(calm.answers().hits()));
      findings.add(name, "hitP99Micros", Answers.p99Micros(answers.hits()));
      findings.add(name, "refusedLoads", scene.total(GroupStats::refusedLoads));
      return demand;
    }
  }
}
