package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Under what is kept what passes from one owner to the next: what this node had of slots that
 * others own now, and what others will leave to it.
 *
 * <p>Confined to who holds the lock of {@link Views}.
 */
final class Legacies {

  /*
   * How it works.
   *
   * 1. What this node had of slots that it has lost is kept for their owner under a lease that
   *    begins as this node adopts the view. The owner counts it from when it is settled, which is
   *    later. It is extended as the owner grants this node another time.
   * 2. A bequest is what this node keeps for the time after another member, under the lease that the
   *    member has granted. A member that says, once it is fenced, that it leaves, completes no write
   *    any more: from then on what has come stays, until the view in which the member is gone.
   * 3. If another view comes first, the slots may have had another owner in between, so bequests end.
   */

  /** Mutable, confined. */
  private static final class Bequest {

    private final Ownership ownership;

    /** Whether its owner has left, as far as this node is concerned. */
    private boolean last;

    Bequest(Ownership ownership) {
      this.ownership = ownership;
    }
  }

  private final Map<Member.Identity, Lease> keeps = new HashMap<>();
  private final Map<Member.Identity, Bequest> bequests = new HashMap<>();
  private final Map<Member.Identity, Ownership> leftBehind = new HashMap<>();

  /** Whether this node could vouch for what it owned when the current view came. */
  private boolean vouched;

  /**
   * Another view is about to be adopted.
   *
   * @param vouches whether this node can vouch, until now, for what it owns
   * @param goesOn whether it is in both views by the same registration
   */
  void adopting(View before, View view, boolean vouches, boolean goesOn) {
    vouched = vouches;
    if (!goesOn) {
      keeps.clear();
    }
    if (goesOn && before.fingerprint() == view.fingerprint()) {
      return;
    }
    bequests.forEach(
        (owner, bequest) -> {
          boolean gone =
              view.members().stream().noneMatch(member -> member.identity().equals(owner));
          if (goesOn && gone && bequest.last) {
            leftBehind.put(owner, bequest.ownership);
          } else {
            bequest.ownership.forget();
          }
        });
    bequests.clear();
  }

  /** Under which is kept what this node has just lost to a member; null: nothing is. */
  @Nullable Lease keptFor(Member owner, long nowNanos) {
    if (!vouched) {
      return null;
    }
    Lease last = keeps.get(owner.identity());
    if (last != null && last.isValid(nowNanos)) {
      return last;
    }
    Lease lease = Lease.until(nowNanos + Cluster.LEASE_NANOS);
    keeps.put(owner.identity(), lease);
    return lease;
  }

  /** A member has granted this node time. */
  void granted(Member by, long untilNanos, long nowNanos) {
    Lease lease = keeps.get(by.identity());
    if (lease != null) {
      lease.renew(untilNanos, nowNanos);
    }
  }

  /**
   * A member is about to leave.
   *
   * @param granted the lease that it has granted
   * @return under which is kept what it hands over; empty if it has granted nothing
   */
  Optional<Ownership> begin(Member owner, Peer peer, Lease granted, long nowNanos) {
    if (!granted.isValid(nowNanos)) {
      return Optional.empty();
    }
    Bequest bequest = bequests.get(owner.identity());
    if (bequest == null || !bequest.ownership.isKept(nowNanos)) {
      bequest = new Bequest(Ownership.keptFor(peer, granted));
      bequests.put(owner.identity(), bequest);
    }
    return Optional.of(bequest.ownership);
  }

  /** A member has fenced itself, for good: whether what it has handed over stays. */
  boolean end(Member owner, long nowNanos) {
    Bequest bequest = bequests.get(owner.identity());
    if (bequest == null || !bequest.ownership.isKept(nowNanos)) {
      return false;
    }
    bequest.ownership.endButKeep(Lease.unbounded());
    bequest.last = true;
    return true;
  }

  /** Under which this node has kept what a member has left behind that is gone. */
  @Nullable Ownership leftBehindBy(Member gone) {
    return leftBehind.get(gone.identity());
  }

  /** All of that; it need not be kept any more once it is this node's own. */
  List<Ownership> takeLeftBehind() {
    List<Ownership> all = new ArrayList<>(leftBehind.values());
    leftBehind.clear();
    return all;
  }
}
