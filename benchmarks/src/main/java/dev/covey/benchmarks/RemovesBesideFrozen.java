package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Removes while a member is frozen, in rounds, each of the three in turn. It had copies of some of
 * the keys and owned others; none of them may it answer with, once it goes on, of which a remove
 * has returned. It is asked by what waits in its stdin meanwhile, and by a thread that was reading
 * when it froze. A remove of a key that it owns cannot succeed, and is repeated when it goes on.
 */
final class RemovesBesideFrozen {
  private static final int COPIES_OF_EACH_OWNER = 6;
  private static final int OWNED = 4;
  private static final long TO_REMOVE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final double MOST_SECONDS = 2.5;

  private final RemoveCluster cluster;
  private final List<Removal> ofCopies = new ArrayList<>();
  private final List<Removal> ofOwned = new ArrayList<>();
  private Reads atOnce = Reads.NONE;
  private Reads later = Reads.NONE;
  private int notRemoved;

  RemovesBesideFrozen(RemoveCluster cluster) {
    this.cluster = cluster;
  }

  void run(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int frozen = round % RemoveCluster.MEMBERS;
      int one = (frozen + 1) % RemoveCluster.MEMBERS;
      int other = (frozen + 2) % RemoveCluster.MEMBERS;
      boolean swapped = round / RemoveCluster.MEMBERS % 2 == 1;
      run(round, frozen, swapped ? other : one, swapped ? one : other);
      System.err.printf(
          "round %d of %d, node-%d was frozen: %d removes without success, %d stale reads%n",
          round + 1,
          rounds,
          frozen,
          ofCopies.stream().filter(removal -> !removal.isDone()).count(),
          atOnce.stale() + later.stale());
    }
  }

  @SuppressWarnings("try") // the member is frozen for as long as the block lasts
  private void run(int round, int frozen, int remover, int third) throws Exception {
    BitSet copies = cluster.ownedBy(remover, round * COPIES_OF_EACH_OWNER, COPIES_OF_EACH_OWNER);
    copies.or(cluster.ownedBy(third, round * COPIES_OF_EACH_OWNER, COPIES_OF_EACH_OWNER));
    BitSet all = cluster.ownedBy(frozen, round * OWNED, OWNED);
    all.or(copies);
    cluster.hold(all);
    cluster.ask(frozen, "watch", all, Integer.class);
    BitSet failed;
    try (Frozen meanwhile = cluster.freeze(frozen)) {
      cluster.tell(frozen, "read", all);
      failed = remove(remover, all, copies);
      later = later.and(cluster.ask(third, "read", copies, Reads.class));
    }
    atOnce = atOnce.and(cluster.answer(frozen, Reads.class));
    removeAgain(remover, failed);
    later = later.and(cluster.read(all));
    atOnce = atOnce.and(cluster.ask(frozen, "watched", new BitSet(), Reads.class));
  }

  /** Which of them are not removed. */
  private BitSet remove(int remover, BitSet keys, BitSet copies) throws Exception {
    BitSet failed = new BitSet();
    for (Removal removal : cluster.ask(remover, "at-once", keys, Removal[].class)) {
      (copies.get(removal.key()) ? ofCopies : ofOwned).add(removal);
      if (!removal.isDone()) {
        failed.set(removal.key());
      }
    }
    return failed;
  }

  private void removeAgain(int remover, BitSet failed) throws Exception {
    long beganAtNanos = System.nanoTime();
    while (!failed.isEmpty() && System.nanoTime() - beganAtNanos < TO_REMOVE_AGAIN_NANOS) {
      for (Removal removal : cluster.ask(remover, "at-once", failed, Removal[].class)) {
        if (removal.isDone()) {
          failed.clear(removal.key());
        }
      }
    }
    notRemoved += failed.cardinality();
  }

  /**
   * @param leastChecked how many keys are to be checked: of which the frozen member had copies, and
   *     a remove returned meanwhile
   */
  void report(Findings findings, int leastChecked) {
    String part = "a member frozen";
    findings.add(part, "removes", ofCopies.size());
    findings.add(part, "unavailable", count(ofCopies, Removal.Outcome.UNAVAILABLE));
    findings.addAtMost(
        part,
        "failedOtherwise",
        (double)
            (count(ofCopies, Removal.Outcome.REFUSED) + count(ofCopies, Removal.Outcome.BROKEN)),
        0);
    Spread seconds = seconds(ofCopies);
    findings.add(part, "removeSeconds", seconds);
    findings.addAtMost(part, "longestRemoveSeconds", seconds.most(), MOST_SECONDS);
    findings.addAtLeast(
        part, "keysChecked", (double) count(ofCopies, Removal.Outcome.DONE), leastChecked);
    String itsOwn = "a member frozen: keys that it owns";
    findings.add(itsOwn, "removesOfItsOwn", ofOwned.size());
    findings.addAtMost(
        itsOwn,
        "doneOrUntyped",
        (double) (count(ofOwned, Removal.Outcome.DONE) + count(ofOwned, Removal.Outcome.BROKEN)),
        0);
    Spread failingSeconds = seconds(ofOwned);
    findings.add(itsOwn, "failureSeconds", failingSeconds);
    findings.addAtMost(itsOwn, "longestFailureSeconds", failingSeconds.most(), MOST_SECONDS);
    findings.addAtMost(itsOwn, "notRemovedWhenItGoesOn", (double) notRemoved, 0);
    String reads = "reads when it goes on";
    findings.add(reads, "readsAtOnce", atOnce.asked());
    findings.add(reads, "readsLater", later.asked());
    findings.add(reads, "failedReads", atOnce.failed() + later.failed());
    findings.add(reads, "olderThanTheOrigin", atOnce.older() + later.older());
    findings.addAtMost(reads, "staleReadsAtOnce", (double) atOnce.stale(), 0);
    findings.addAtMost(reads, "staleReadsLater", (double) later.stale(), 0);
  }

  private static long count(List<Removal> removals, Removal.Outcome outcome) {
    return removals.stream().filter(removal -> removal.outcome() == outcome).count();
  }

  private static Spread seconds(List<Removal> removals) {
    return Spread.over(removals, removal -> removal.nanos() / 1e9);
  }
}
