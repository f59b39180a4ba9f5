package dev.covey.benchmarks;

import dev.covey.group.GroupConfig;
import java.time.Duration;
import java.util.List;

/**
 * What becomes of three nodes that are asked for ten times the loads that their origin does: once
 * with a short queue of loads, once with the queue that a group has if it says nothing.
 */
final class OverloadBenchmark implements Benchmark {
  private static final int SHORT_QUEUE = 64;
  private static final Duration SHORT_WAIT = Duration.ofMillis(500);

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String question() {
    return "What becomes of nodes that are asked for ten times the loads that the origin does?";
  }

  @Override
  public Report run(List<String> args) throws Exception {
    Length length = Length.of(args);
    Findings findings = new Findings();
    GroupConfig shortQueue =
        Overload.config().maxQueuedLoads(SHORT_QUEUE).queueTimeout(SHORT_WAIT).build();
    new Overload(length, shortQueue).run("short queue", "", findings);
    new Overload(length, Overload.config().build()).run("default queue", "ByDefault", findings);
    return findings.report();
  }
}
