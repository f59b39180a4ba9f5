package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Lease;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Under which leases this node keeps what it had of slots that others own now. A lease begins as
 * this node adopts the view in which another has gained something; the other counts it from when it
 * is settled, which is later. It is extended, also when it has lapsed, as long as the other says
 * that it is not settled yet, since until then that completes no write of these slots; and then as
 * it grants this node another time.
 *
 * <p>Confined to who holds the lock of {@link Views}.
 */
final class Legacies {

  private final Map<Member.Identity, Lease> leases = new HashMap<>();

  /** Whether this node could vouch for what it owned when the current view came. */
  private boolean vouched;

  /**
   * Another view is about to be adopted.
   *
   * @param vouches whether this node can vouch, until now, for what it owns
   * @param goesOn whether it is in both views by the same registration
   */
  void adopting(boolean vouches, boolean goesOn) {
    vouched = vouches;
    if (!goesOn) {
      leases.clear();
    }
  }

  /** Under which is kept what this node has just lost to a member; null: nothing is. */
  @Nullable Lease keptFor(Member owner, long nowNanos) {
    if (!vouched) {
      return null;
    }
    Lease last = leases.get(owner.identity());
    if (last != null && last.isValid(nowNanos)) {
      return last;
    }
    Lease lease = Lease.until(nowNanos + Cluster.LEASE_NANOS);
    leases.put(owner.identity(), lease);
    return lease;
  }

  /** A member has said, to a heartbeat sent then, that it is not settled in the current view. */
  void unsettled(Member member, long sentAtNanos) {
    Lease lease = leases.get(member.identity());
    if (lease != null) {
      lease.resume(sentAtNanos + Cluster.LEASE_NANOS);
    }
  }

  /** A member has granted this node time. */
  void granted(Member by, long untilNanos, long nowNanos) {
    Lease lease = leases.get(by.identity());
    if (lease != null) {
      lease.renew(untilNanos, nowNanos);
    }
  }
}
