package dev.covey.simulation;

import dev.covey.group.GroupStats;
import dev.covey.group.NoSuchKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a cluster is as if nothing had been, after everything was mended and a quiet while.
 * Confined to one thread.
 */
final class Aftermath {

  private static final long SECOND = 1_000_000_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** So often a key is asked for until each node has to have it. */
  private static final int GETS = 3;

  private final Machines machines;
  private final Callers callers;
  private final List<String> keys;
  private final Checker checker;
  private final World world;

  Aftermath(Machines machines, Callers callers, List<String> keys) {
    this.machines = machines;
    this.callers = callers;
    this.keys = keys;
    this.checker = machines.checker();
    this.world = machines.world();
  }

  void check() {
    machines.trace().say("aftermath");
    machines.origin().beQuick();
    checkThatAllAreThere();
    checkGets("first");
    checkWrites();
    for (int i = 0; i < GETS; i++) {
      checkGets("after the removes");
    }
    if (machines.circumstances().group().timeToLive().isEmpty()) {
      checkHits();
    }
    pass(12 * SECOND); // the longest that a caller waits, or a load takes
    checker.unanswered().forEach(each -> checker.violation("never answered: " + each));
    for (SimulatedNode node : machines.nodes()) {
      Leftovers.of(node)
          .forEach(left -> checker.violation("left behind on " + node.name() + ": " + left));
    }
  }

  private void pass(long nanos) {
    world.runUntil(world.nowNanos() + nanos);
  }

  private void checkThatAllAreThere() {
    for (SimulatedNode node : machines.nodes()) {
      int seen = node.cluster().members().size();
      if (seen != machines.circumstances().listed()) {
        checker.violation(
            node.name()
                + " sees "
                + seen
                + " of "
                + machines.circumstances().listed()
                + " members");
      }
    }
  }

  private void checkGets(String when) {
    List<CompletableFuture<?>> gets = new ArrayList<>();
    for (SimulatedNode node : machines.nodes()) {
      for (String key : keys) {
        gets.add(callers.get(node, key, TIMEOUT));
      }
    }
    pass(SECOND);
    gets.forEach(get -> require(get, "get, " + when));
  }

  private void checkWrites() {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    List<SimulatedNode> nodes = machines.nodes();
    for (int i = 0; i < keys.size(); i++) {
      writes.add(callers.put(nodes.get(i % nodes.size()), keys.get(i), TIMEOUT));
    }
    pass(SECOND);
    for (int i = 0; i < keys.size(); i++) {
      SimulatedNode node = nodes.get((i + 1) % nodes.size());
      writes.add(callers.remove(node, List.of(keys.get(i)), TIMEOUT));
    }
    pass(SECOND);
    writes.add(callers.clear(nodes.get(0), TIMEOUT));
    pass(SECOND);
    writes.forEach(write -> require(write, "write"));
  }

  /** That a key has no value is an answer. */
  private void require(CompletableFuture<?> call, String what) {
    if (!call.isDone()) {
      checker.violation("aftermath: no answer to a " + what);
    } else if (call.isCompletedExceptionally()) {
      call.whenComplete(
          (done, failure) -> {
            if (!(Callers.bare(failure) instanceof NoSuchKeyException)) {
              checker.violation("aftermath: a " + what + " failed: " + failure);
            }
          });
    }
  }

  private void checkHits() {
    List<Long> before = machines.nodes().stream().map(Aftermath::hits).toList();
    checkGets("to be hits");
    List<SimulatedNode> nodes = machines.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      long hits = hits(nodes.get(i)) - before.get(i);
      if (hits != keys.size() && nodes.get(i).cluster().isListed()) {
        checker.violation(
            "aftermath: " + hits + " hits of " + keys.size() + " gets on " + nodes.get(i).name());
      }
    }
  }

  private static long hits(SimulatedNode node) {
    GroupStats stats = node.group().stats();
    return stats.mainHits() + stats.hotHits();
  }
}
