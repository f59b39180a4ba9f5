package dev.covey.group;

/**
 * Whether a newcomer to a queue would wait too long for its turn, from how fast those before it had
 * theirs: by Little's law it waits for as many turns as are ahead of it. Not safe for concurrent
 * use.
 *
 * <p>A queue that has just begun to grow is given the benefit of the doubt, so a burst is let in
 * whole: nothing is known of its pace before there have been some turns, or none for a long time.
 * What is known is from the last one or two periods as long as a newcomer may wait, and forgotten
 * when the queue is empty. One that has not been empty for two such periods is no burst but an
 * overload: all that is longer in it makes everybody wait and nothing faster, so it is held to a
 * quarter (as in controlled delay: Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 10
 * (5), 2012).
 */
final class QueuePace {

  private static final int STANDING_SHARE = 4;

  private final int enoughTurns;
  private final long patienceNanos;

  private long emptyUntilNanos;
  private long beganAtNanos;
  private long lastTurnAtNanos;
  private long turns;
  private long nanosBefore;
  private long turnsBefore;

  /**
   * @param enoughTurns to know the pace from; at least 1
   * @param patienceNanos how long is not too long
   */
  QueuePace(int enoughTurns, long patienceNanos) {
    this.enoughTurns = enoughTurns;
    this.patienceNanos = patienceNanos;
  }

  /** The queue was empty, and is not any more. */
  void begin(long nowNanos) {
    emptyUntilNanos = nowNanos;
    beganAtNanos = nowNanos;
    lastTurnAtNanos = nowNanos;
    turns = 0;
    nanosBefore = 0;
    turnsBefore = 0;
  }

  /** One had its turn. */
  void turn(long nowNanos) {
    long nanos = nowNanos - beganAtNanos;
    lastTurnAtNanos = nowNanos;
    turns++;
    if (nanos > patienceNanos) {
      nanosBefore = nanos;
      turnsBefore = turns;
      beganAtNanos = nowNanos;
      turns = 0;
    }
  }

  /** Whether who comes now, with so many ahead, would wait too long. */
  boolean isTooSlow(int ahead, long nowNanos) {
    if (nowNanos - lastTurnAtNanos > patienceNanos) {
      return true;
    }
    long known = turnsBefore + turns;
    double nanos = nanosBefore + (lastTurnAtNanos - beganAtNanos); // turns may come in lots
    boolean standing = nowNanos - emptyUntilNanos > 2 * patienceNanos;
    long patience = standing ? patienceNanos / STANDING_SHARE : patienceNanos;
    return known >= enoughTurns && (ahead + 1) * (nanos / known) > patience;
  }
}
