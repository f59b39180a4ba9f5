package dev.covey.group;

/**
 * How often a call that reached a member, and failed there, may be made again elsewhere: for a
 * tenth of all calls, so that members that fail do not double the load on those that do not. Safe
 * for concurrent use.
 *
 * <p>The token bucket of Finagle's {@code RetryBudget}, without a clock: calls fill it.
 */
final class RetryBudget {

  private static final int CALLS_PER_RETRY = 10;

  /** In calls: so a node that has just begun, or was idle, may retry a few. */
  private static final int LEAST = 10 * CALLS_PER_RETRY;

  private static final int MOST = 1_000 * CALLS_PER_RETRY;

  private int saved = LEAST; // guarded by this

  /** A call is made. */
  synchronized void called() {
    saved = Math.min(saved + 1, MOST);
  }

  /** Whether another one may be made again; if so, it counts. */
  synchronized boolean mayRetry() {
    if (saved < CALLS_PER_RETRY) {
      return false;
    }
    saved -= CALLS_PER_RETRY;
    return true;
  }
}
