package dev.covey.benchmarks;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Events, each in an {@link ElasticCluster} of its own whose keys are all resident: so any load is
 * one too many. Not safe for concurrent use.
 */
final class ElasticEvents {
  static final int SIZE = 3;

  /** The member that something happens to, where it does not matter which. */
  private static final int VICTIM = 1;

  private static final int REMOVER = 0;

  /** The keys that are asked for most. */
  private static final int REMOVED = 100;

  private static final int LEAST_CHECKED = 50;

  private static final double MOST_PERCENT_OF_MOVED = 0.1;
  private static final double MOST_PERCENT_AFTER_KILL = 1;
  private static final double MOST_PERCENT_IN_RESTART = 0.5;
  private static final double MOST_BARRIER_MILLIS = 200;
  private static final double MOST_MILLIS_FOR_LOST = 1_000;
  private static final double MOST_P99_MILLIS = 300;

  private final ElasticScale scale;
  private final Findings findings;

  ElasticEvents(ElasticScale scale, Findings findings) {
    this.scale = scale;
    this.findings = findings;
  }

  /** One more joins. */
  void join() throws Exception {
    try (ElasticCluster cluster = ElasticCluster.start(SIZE, scale, 1)) {
      Observed usual = cluster.usual();
      long fromNanos = System.nanoTime();
      Joined joined = cluster.add(SIZE);
      cluster.pass(scale.afterSeconds());
      Observed seen = cluster.endSince(fromNanos);
      int moved = cluster.moved(numbers(SIZE), numbers(SIZE + 1));
      long after = seen.loadsSince(joined.readyAtNanos());
      String part = "3 -> 4";
      report(part, "join", usual, seen);
      Observed ofOthers = seen.withCalls(call -> call.member() != SIZE);
      findings.add(part, "joinWorstP99OfOthersMs", ofOthers.worstP99Millis(0));
      findings.add(part, "joinMs", joined.allMillis());
      findings.addAtMost(part, "joinBarrierMs", joined.barrierMillis(), MOST_BARRIER_MILLIS);
      findings.add(part, "joinMovedKeys", moved);
      findings.add(part, "joinLoadsBeforeBarrier", seen.loads().size() - after);
      findings.addAtMost(
          part, "joinLoadsAfterPercentOfMoved", 100.0 * after / moved, MOST_PERCENT_OF_MOVED);
    }
  }

  /** One of four is told to end. */
  void drain() throws Exception {
    try (ElasticCluster cluster = ElasticCluster.start(SIZE + 1, scale, 1)) {
      Observed usual = cluster.usual();
      long fromNanos = System.nanoTime();
      long drainNanos = cluster.drain(SIZE);
      cluster.pass(scale.afterSeconds());
      Observed seen = cluster.endSince(fromNanos);
      int moved = cluster.moved(numbers(SIZE + 1), numbers(SIZE));
      String part = "4 -> 3";
      report(part, "drain", usual, seen);
      findings.add(part, "drainMs", drainNanos / 1e6);
      findings.add(part, "drainMovedKeys", moved);
      findings.addAtMost(
          part,
          "drainLoadsPercentOfMoved",
          100.0 * seen.loads().size() / moved,
          MOST_PERCENT_OF_MOVED);
    }
  }

  /** One dies, whose keys another member has too, and one whose keys nobody else has. */
  void kill() throws Exception {
    try (ElasticCluster cluster = ElasticCluster.start(SIZE, scale, 2)) {
      String part = "kill -9, replicas 2";
      Observed seen = kill(cluster, part, "killReplicated");
      findings.addAtMost(
          part, "killReplicatedKeysPercent", percentOfKeys(seen), MOST_PERCENT_AFTER_KILL);
    }
    try (ElasticCluster cluster = ElasticCluster.start(SIZE, scale, 1)) {
      String part = "kill -9, replicas 1";
      Observed seen = kill(cluster, part, "killSingle");
      findings.addAtMost(part, "killSingleLoadsPerKey", loadsPerKey(seen), 1);
      findings.add(part, "killSingleLoadsPerKeyUnderLoad", loadsPerKey(seen.beforeSweep()));
    }
  }

  private Observed kill(ElasticCluster cluster, String part, String prefix) throws Exception {
    BitSet lost = cluster.keysOf(VICTIM);
    Observed usual = cluster.usual();
    long fromNanos = System.nanoTime();
    cluster.kill(VICTIM);
    cluster.pass(scale.afterSeconds());
    Observed seen = cluster.endSince(fromNanos);
    report(part, prefix, usual, seen);
    findings.add(part, prefix + "LostKeys", lost.cardinality());
    findings.addAtMost(
        part, prefix + "LongestCallForLostMs", seen.longestMillis(lost), MOST_MILLIS_FOR_LOST);
    return seen;
  }

  /**
   * One stands still, and goes on with what it had, some of which was removed meanwhile: keys that
   * it owned, and keys of which it had copies.
   */
  void freeze() throws Exception {
    BitSet removed = new BitSet();
    removed.set(0, REMOVED);
    try (ElasticCluster cluster = ElasticCluster.start(SIZE, scale, 1)) {
      BitSet ofItsOwn = cluster.keysOf(VICTIM);
      ofItsOwn.and(removed);
      Observed usual = cluster.usual();
      long fromNanos = System.nanoTime();
      Removal[] removals = removeWhileFrozen(cluster, removed, ofItsOwn);
      long goesOnAtNanos = System.nanoTime();
      Reads ownAtOnce = cluster.answerRead(VICTIM);
      Reads othersAtOnce = cluster.answerRead(VICTIM);
      cluster.pass(scale.afterSeconds());
      Observed all = cluster.endSince(fromNanos).withoutLoadsOf(removed);
      Predicate<MemberCall> whileFrozen =
          call -> call.member() == VICTIM && call.dueAtNanos() < goesOnAtNanos;
      Observed seen = all.withCalls(whileFrozen.negate());
      String part = "SIGSTOP for %d s".formatted(scale.frozenSeconds());
      report(part, "freeze", usual, seen);
      findings.addAtMost(
          part, "freezeWorstP99AfterFirstSecondMs", seen.worstP99Millis(1), MOST_P99_MILLIS);
      findings.add(
          part,
          "freezeFailuresOfFrozen",
          all.calls().stream()
              .filter(whileFrozen.and(call -> call.outcome() == MemberCall.Outcome.FAILED))
              .count());
      findings.addAtLeast(
          part,
          "freezeKeysChecked",
          (double) Arrays.stream(removals).filter(Removal::isDone).count(),
          LEAST_CHECKED);
      findings.add(
          part,
          "freezeStaleReadsOfItsOwn",
          all.withCalls(call -> ofItsOwn.get(call.key())).staleCalls() + ownAtOnce.stale());
      findings.addAtMost(
          part,
          "freezeStaleReads",
          (double) (all.stale() + ownAtOnce.stale() + othersAtOnce.stale()),
          0);
    }
  }

  /** It is asked for these keys by what waits in its stdin when it goes on. */
  @SuppressWarnings("try") // the member is frozen for as long as the block lasts
  private Removal[] removeWhileFrozen(ElasticCluster cluster, BitSet keys, BitSet ofItsOwn)
      throws Exception {
    BitSet others = (BitSet) keys.clone();
    others.andNot(ofItsOwn);
    try (Frozen meanwhile = cluster.freeze(VICTIM)) {
      cluster.pass(scale.frozenSeconds() / 2);
      Removal[] removals = cluster.remove(REMOVER, keys);
      cluster.tellRead(VICTIM, ofItsOwn);
      cluster.tellRead(VICTIM, others);
      cluster.pass(scale.frozenSeconds() / 2);
      return removals;
    }
  }

  /** Each is told to end and started again, one after the other. */
  void restart() throws Exception {
    try (ElasticCluster cluster = ElasticCluster.start(SIZE, scale, 1)) {
      Observed usual = cluster.usual();
      long fromNanos = System.nanoTime();
      for (int number : numbers(SIZE)) {
        cluster.drain(number);
        cluster.add(number);
      }
      double seconds = (System.nanoTime() - fromNanos) / 1e9;
      cluster.pass(scale.afterSeconds());
      Observed seen = cluster.endSince(fromNanos);
      String part = "rolling restart";
      report(part, "restart", usual, seen);
      findings.add(part, "restartSeconds", seconds);
      findings.addAtMost(part, "restartKeysPercent", percentOfKeys(seen), MOST_PERCENT_IN_RESTART);
    }
  }

  /** Etcd dies, and comes back with its data. */
  void loseEtcd() throws Exception {
    try (ElasticCluster cluster = ElasticCluster.start(SIZE, scale, 1)) {
      Observed usual = cluster.usual();
      long fromNanos = System.nanoTime();
      cluster.restartEtcdAfter(scale.downSeconds());
      cluster.pass(scale.afterSeconds());
      Observed seen = cluster.endSince(fromNanos);
      String part = "etcd down for %d s".formatted(scale.downSeconds());
      report(part, "etcd", usual, seen);
      findings.addAtMost(part, "etcdLoads", seen.loads().size(), 0);
    }
  }

  private void report(String part, String prefix, Observed usual, Observed seen) {
    findings.addAtMost(part, prefix + "UsualLoads", usual.loads().size(), 0);
    findings.add(part, prefix + "UsualWorstP99Ms", usual.worstP99Millis(scale.usualSeconds() / 2));
    findings.add(part, prefix + "Calls", seen.calls().size());
    findings.add(part, prefix + "ExtraLoads", seen.loads().size());
    findings.add(part, prefix + "ExtraLoadsUnderLoad", seen.beforeSweep().loads().size());
    findings.add(part, prefix + "KeysLoadedAgain", seen.keysLoaded());
    findings.addAtMost(part, prefix + "Errors", (double) seen.errors(), 0);
    findings.add(part, prefix + "WorstP99Ms", seen.worstP99Millis(0));
  }

  private double percentOfKeys(Observed seen) {
    return 100.0 * seen.keysLoaded() / scale.keys();
  }

  private static double loadsPerKey(Observed seen) {
    return seen.loads().isEmpty() ? 1 : (double) seen.loads().size() / seen.keysLoaded();
  }

  private static List<Integer> numbers(int size) {
    return IntStream.range(0, size).boxed().toList();
  }
}
