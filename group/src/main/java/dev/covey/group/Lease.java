package dev.covey.group;

/**
 * The time for which what this node holds may be used: of copies, as long as their owner's word is
 * good; of what it owns, as long as it is sure to be in the list. Once it has lapsed it stays so:
 * what was held under it is dead, and the next word begins another lease.
 *
 * <p>Safe for concurrent use; {@link #renew} is called by one thread at a time.
 */
public final class Lease {

  /** Whether time ends it. */
  private final boolean bounded;

  private volatile long untilNanos;
  private volatile boolean over;

  private Lease(boolean bounded, long untilNanos) {
    this.bounded = bounded;
    this.untilNanos = untilNanos;
  }

  /** One that lasts until it is {@linkplain #end ended}. */
  public static Lease unbounded() {
    return new Lease(false, 0);
  }

  /** One that lasts until then, by the node's ticker. */
  public static Lease until(long untilNanos) {
    return new Lease(true, untilNanos);
  }

  /** One that has never begun. */
  public static Lease none() {
    Lease none = until(0);
    none.end();
    return none;
  }

  /** Whether the time ends it, so that {@link #isValid} depends on it. */
  boolean isBounded() {
    return bounded;
  }

  /** Whether it lasts. Two volatile reads at most. */
  public boolean isValid(long nowNanos) {
    return !over && (!bounded || untilNanos - nowNanos > 0);
  }

  /**
   * Extends it, unless it has lapsed by now: what it was for may be out of date already.
   *
   * @return whether it lasts
   */
  public boolean renew(long newUntilNanos, long nowNanos) {
    if (!isValid(nowNanos)) {
      return false;
    }
    if (bounded && newUntilNanos - untilNanos > 0) {
      untilNanos = newUntilNanos;
    }
    return true;
  }

  /**
   * Extends it although it may have lapsed: where it is known that nothing has happened meanwhile
   * that who holds it should have heard of. Not if it was {@linkplain #end ended}.
   */
  public void resume(long newUntilNanos) {
    if (newUntilNanos - untilNanos > 0) {
      untilNanos = newUntilNanos;
    }
  }

  /** Whether it was ended, whatever the time. */
  public boolean isOver() {
    return over;
  }

  /** Ends it, for good. */
  public void end() {
    over = true;
  }
}
