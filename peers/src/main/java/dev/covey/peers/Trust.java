package dev.covey.peers;

import dev.covey.group.Lease;

/**
 * What one peer has granted this node: the lease for what this node has from it. Safe for
 * concurrent use.
 */
final class Trust {

  /** Guarded by this, as all is. */
  private Lease lease = Lease.none();

  private long incarnation;

  /** The current lease, which may have lapsed. */
  synchronized Lease lease() {
    return lease;
  }

  /** Whether the peer has granted some time, which is over: what it writes may go unheard here. */
  synchronized boolean hasLapsed(long nowNanos) {
    return incarnation != 0 && !lease.isValid(nowNanos);
  }

  /** What was granted lasts until then, unless it has lapsed by now: then it stays so. */
  synchronized void extended(long untilNanos, long nowNanos) {
    lease.renew(untilNanos, nowNanos);
  }

  /**
   * The peer grants another time.
   *
   * @param grantor the peer's incarnation
   * @param untilNanos a lease time after the heartbeat was sent that is answered so
   * @return whether that begins another lease: the one before had lapsed by now, or was of another
   *     incarnation
   */
  synchronized boolean granted(long grantor, long untilNanos, long nowNanos) {
    if (untilNanos - nowNanos <= 0 // it comes too late
        || (grantor == incarnation && lease.renew(untilNanos, nowNanos))) {
      return false;
    }
    lease.end();
    lease = Lease.until(untilNanos);
    incarnation = grantor;
    return true;
  }
}
