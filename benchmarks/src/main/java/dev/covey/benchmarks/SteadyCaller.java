package dev.covey.benchmarks;

import dev.covey.group.Group;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller of one member, that asks for keys as Zipf's law has it, at a fixed rate however long the
 * answers take, and writes down what became of each call. A latency counts from the moment at which
 * the call was due. Begins when it is made; to be ended by one thread.
 */
final class SteadyCaller {
  private static final double EXPONENT = 0.99;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_ANSWER_SECONDS = 60;

  /** If a call is so late, the process has stood still, and so would its callers have. */
  private static final long STOOD_STILL_NANOS = SECOND_NANOS;

  private final Group<byte[]> group;
  private final Ledger ledger;
  private final int member;
  private final RankedKeys ranks;
  private final long intervalNanos;
  private final Random random;
  private final Phaser underWay = new Phaser(1);
  private final CompletableFuture<Void> asking;
  private volatile boolean over;

  /**
   * @param member its number
   */
  SteadyCaller(Group<byte[]> group, Ledger ledger, int member, int keys, int perSecond) {
    this.group = group;
    this.ledger = ledger;
    this.member = member;
    this.ranks = new RankedKeys(keys, EXPONENT);
    this.intervalNanos = SECOND_NANOS / perSecond;
    this.random = new Random(member);
    this.asking =
        CompletableFuture.runAsync(
            this::askUntilOver,
            task -> {
              Thread thread = new Thread(task, "steady-caller");
              thread.setDaemon(true);
              thread.start();
            });
  }

  private void askUntilOver() {
    long dueAtNanos = System.nanoTime();
    while (!over) {
      Pause.until(dueAtNanos);
      if (System.nanoTime() - dueAtNanos > STOOD_STILL_NANOS) {
        dueAtNanos = passOver(dueAtNanos, System.nanoTime());
      }
      ask(ranks.next(random), dueAtNanos);
      dueAtNanos += intervalNanos;
    }
  }

  /** Makes none of the calls that were due, but the last. */
  private long passOver(long firstDueAtNanos, long nowNanos) {
    long dueAtNanos = firstDueAtNanos;
    for (; nowNanos - dueAtNanos > intervalNanos; dueAtNanos += intervalNanos) {
      ledger.add(MemberCall.notMade(dueAtNanos, member, ranks.next(random)));
    }
    return dueAtNanos;
  }

  private void ask(int key, long dueAtNanos) {
    long least = ledger.versions().least(key);
    underWay.register();
    group
        .getAsync(Versions.key(key))
        .whenComplete(
            (value, failure) -> {
              long nanos = System.nanoTime() - dueAtNanos;
              ledger.add(new MemberCall(dueAtNanos, member, key, nanos, outcome(value, least)));
              underWay.arriveAndDeregister();
            });
  }

  private static MemberCall.Outcome outcome(byte @Nullable [] value, long least) {
    if (value == null) {
      return MemberCall.Outcome.FAILED;
    }
    return Versions.version(value) < least ? MemberCall.Outcome.STALE : MemberCall.Outcome.ANSWERED;
  }

  /** Returns when each call has its answer, which its time-out sees to. */
  void end() throws Exception {
    over = true;
    asking.get(LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
    underWay.awaitAdvanceInterruptibly(underWay.arrive(), LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
  }
}
