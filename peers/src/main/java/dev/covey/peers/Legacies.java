package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which leases this node keeps what it had of slots that others own now. A lease begins as
 * this node adopts the view in which another has gained something; the other counts it from when it
 * is settled, which is later. It is extended, also when it has lapsed, as long as the other says
 * that it is not settled yet and has not said otherwise before, since until then that completes no
 * write of these slots; and then as it grants this node another time.
 *
 * <p>Confined to who holds the lock of {@link Views}.
 */
final class Legacies {

  private final Map<Member.Identity, Lease> leases = new HashMap<>();

  /** Who was settled since its lease began. */
  private final Set<Member.Identity> settled = new HashSet<>();

  /** Whether this node could vouch for what it owned when the current view came. */
  private boolean vouched;

  /**
   * Another view is about to be adopted.
   *
   * @param vouches whether this node can vouch, until now, for what it owns
   * @param goesOn whether it is in both views by the same registration
   */
  void adopting(View view, boolean vouches, boolean goesOn) {
    vouched = vouches;
    if (goesOn) {
      leases.keySet().retainAll(view.members().stream().map(Member::identity).toList());
    } else {
      leases.clear();
    }
    settled.retainAll(leases.keySet());
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
    settled.remove(owner.identity());
    return lease;
  }

  /**
   * A member has answered a heartbeat.
   *
   * @param inThisView whether it has the members of the current view
   * @param isSettled whether it is settled in its view
   * @param granted whether it has granted this node time
   * @param untilNanos a lease time after the heartbeat was sent
   */
  void answered(
      Member member,
      boolean inThisView,
      boolean isSettled,
      boolean granted,
      long untilNanos,
      long nowNanos) {
    Lease lease = leases.get(member.identity());
    if (lease == null) {
      return;
    }
    if (isSettled) {
      settled.add(member.identity());
    }
    if (inThisView && !settled.contains(member.identity())) {
      lease.resume(untilNanos);
    } else if (granted) {
      lease.renew(untilNanos, nowNanos);
    }
  }
}
