package dev.covey.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether the origin may be asked for what this node can serve without: the optional loads, of keys
 * it has a value of. Safe for concurrent use; its lock is held for a few instructions.
 *
 * <p>How it works.
 *
 * <ol>
 *   <li>While all is well, every load may begin, and the usual rate of loads is learned: the median
 *       of the last {@value #SECONDS_TO_LEARN} seconds. A burst, as when a node starts and has
 *       nothing yet, is not usual; an average would take it for that for minutes.
 *   <li>A second in which as many loads fail as succeed is trouble. From then on optional loads
 *       begin only as long as all loads together stay within {@value #CATCH_UP} times the usual
 *       rate, which is not learned meanwhile: so an origin that comes back is not met by all that
 *       has grown old while it was away.
 *   <li>The trouble is over after {@value #CALM_SECONDS} seconds without another, in which no
 *       optional load was refused: nothing is left to catch up on.
 *   <li>If loads are still refused when all should have been caught up on, the usual rate was
 *       learned too low, or never. Then the pace grows by {@value #CATCH_UP} every {@value
 *       #CALM_SECONDS} seconds, up to the next second of trouble: else the trouble would never be
 *       over.
 *   <li>An origin that asks to be left alone is, whatever else holds.
 * </ol>
 */
final class OriginHealth {

  private static final long SECOND = 1_000_000_000;
  private static final int SECONDS_TO_LEARN = 20;
  private static final int CALM_SECONDS = 10;

  /** More would be felt by an origin that has just come back; less takes longer to catch up. */
  private static final double CATCH_UP = 1.25;

  /** What piles up in a second of trouble takes so many at {@link #CATCH_UP} to work off. */
  private static final int SECONDS_TO_CATCH_UP = 4;

  /** An origin that fails for hours must not keep its pace for days. */
  private static final int MOST_SECONDS_BEHIND = 600;

  /** Loads a second that are always allowed: with no usual rate yet, one has to begin somewhere. */
  private static final double LEAST_RATE = 1;

  // All guarded by this.
  private final int[] learned = new int[SECONDS_TO_LEARN]; // loads in a second, round and round
  private long secondsLearned;
  private long secondBeganAtNanos;
  private int began;
  private int succeeded;
  private int failed;
  private boolean refused;

  /** Loads that are paid for and have not begun. Forgotten with the second: some never do. */
  private int paidAhead;

  private int running;
  private int calmSeconds;

  /** What loads are paid from in times of trouble; null: all is well. */
  private @Nullable TokenBucket allowance;

  /** Loads a second that the allowance is for. */
  private double pace;

  /**
   * How many seconds at {@link #CATCH_UP} it takes to catch up; below zero: since it should have.
   */
  private int secondsBehind;

  private boolean leftAlone;
  private long leftAloneUntilNanos;

  OriginHealth(long nowNanos) {
    this.secondBeganAtNanos = nowNanos;
  }

  /** Whether an optional load may be queued, which asks again when it is its turn. */
  synchronized boolean admitsOptional(long nowNanos) {
    turnTo(nowNanos);
    if (leftAlone) {
      return false;
    }
    boolean admitted = allowance == null || allowance.has(nowNanos);
    refused |= !admitted;
    return admitted;
  }

  /**
   * Whether an optional load may begin now, which then is about to: it is paid for here, so that
   * others that are admitted before it begins are admitted on what is left.
   *
   * @param hasRoom whether it would begin at once; if it has to wait, it is admitted only while all
   *     is well, since those that wait in times of trouble would begin together when it is over
   */
  synchronized boolean startsOptional(long nowNanos, boolean hasRoom) {
    boolean admitted = admitsOptional(nowNanos) && (hasRoom || allowance == null);
    if (admitted && allowance != null) {
      allowance.take(nowNanos);
      paidAhead++;
    }
    return admitted;
  }

  /** A load begins, optional or not. */
  synchronized void began(long nowNanos) {
    turnTo(nowNanos);
    began++;
    running++;
    if (paidAhead > 0) {
      paidAhead--;
    } else if (allowance != null) {
      allowance.owe(nowNanos);
    }
  }

  /** A load that began has ended. */
  synchronized void ended(long nowNanos, boolean well) {
    turnTo(nowNanos);
    running--;
    if (well) {
      succeeded++;
    } else {
      failed++;
    }
  }

  /** A load that began takes longer than those who wait for it are to wait. */
  synchronized void late(long nowNanos) {
    turnTo(nowNanos);
    failed++;
  }

  /** The origin asks not to be called for so long. */
  synchronized void leaveAlone(long nowNanos, long nanos) {
    long until = Nanos.after(nowNanos, nanos);
    leftAloneUntilNanos = leftAlone ? Nanos.later(leftAloneUntilNanos, until) : until;
    leftAlone = true;
  }

  private void turnTo(long nowNanos) {
    if (leftAlone && Nanos.isReached(leftAloneUntilNanos, nowNanos)) {
      leftAlone = false;
    }
    long seconds = (nowNanos - secondBeganAtNanos) / SECOND;
    if (seconds > 0) {
      endSecond(nowNanos);
      endQuietSeconds((int) Math.min(seconds - 1, Integer.MAX_VALUE));
      secondBeganAtNanos += seconds * SECOND;
    }
  }

  private boolean isTroubled() {
    return failed > 0 && failed >= succeeded;
  }

  private void fallBehind(long nowNanos) {
    double usualPace = Math.max(LEAST_RATE, usualRate() * CATCH_UP);
    if (allowance == null || pace > usualPace) {
      allow(usualPace, nowNanos);
      secondsBehind = 0;
    }
    secondsBehind = Math.min(MOST_SECONDS_BEHIND, secondsBehind + SECONDS_TO_CATCH_UP);
    calmSeconds = 0;
  }

  private void catchUp(long nowNanos) {
    secondsBehind--;
    if (secondsBehind <= -CALM_SECONDS) {
      allow(pace * CATCH_UP, nowNanos);
      secondsBehind = 0;
    }
  }

  private void allow(double perSecond, long nowNanos) {
    pace = perSecond;
    allowance = new TokenBucket(perSecond, Math.max(1, perSecond / 10), nowNanos);
  }

  private void endSecond(long nowNanos) {
    if (isTroubled()) {
      fallBehind(nowNanos);
    } else if (allowance == null) {
      boolean stuck = running > 0 && succeeded == 0;
      if (!stuck) {
        learn(began);
      }
    } else if (refused) {
      calmSeconds = 0;
      if (succeeded > 0) {
        catchUp(nowNanos);
      }
    } else {
      beCalmFor(1);
    }
    began = 0;
    succeeded = 0;
    failed = 0;
    refused = false;
    paidAhead = 0;
  }

  /** Nothing happened in them. */
  private void endQuietSeconds(int seconds) {
    if (allowance != null) {
      beCalmFor(running == 0 ? seconds : 0);
    } else if (running == 0) {
      for (int i = 0; i < Math.min(seconds, SECONDS_TO_LEARN); i++) {
        learn(0);
      }
    }
  }

  private void beCalmFor(int seconds) {
    calmSeconds = (int) Math.min(CALM_SECONDS, (long) calmSeconds + seconds);
    if (calmSeconds == CALM_SECONDS) {
      allowance = null;
    }
  }

  private void learn(int loads) {
    learned[(int) (secondsLearned % SECONDS_TO_LEARN)] = loads;
    secondsLearned++;
  }

  /** Loads in a second; 0 if nothing was learned. */
  private int usualRate() {
    int count = (int) Math.min(secondsLearned, SECONDS_TO_LEARN);
    int[] sorted = Arrays.copyOf(learned, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[count / 2];
  }
}
