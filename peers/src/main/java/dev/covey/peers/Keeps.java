package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.ring.Ring;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this node keeps of slots that it has lost, each for the member that owns it since.
 * Immutable, except that ownerships end.
 */
final class Keeps {

  /** Nothing. */
  static final Keeps NONE = new Keeps(new Ownership[0], new Lease[0]);

  private final @Nullable Ownership[] ownerships; // by slot, of this node; never written once made
  private final @Nullable Lease[] leases; // by slot; never written once made

  private Keeps(@Nullable Ownership[] ownerships, @Nullable Lease[] leases) {
    this.ownerships = ownerships;
    this.leases = leases;
  }

  /**
   * What is kept when another ring follows: as before where the owner stays; and what this node has
   * lost to others.
   *
   * @param stays by member before, what it is now
   * @param last by slot, the ownerships with the ring before
   * @param lease for a member that has gained something of this node; null: it is not kept
   */
  Keeps next(
      Map<Member, Member> stays,
      Ring<Member> before,
      Ownership[] last,
      Ring<Member> after,
      Ownership[] now,
      Function<Member, @Nullable Lease> lease) {
    @Nullable Ownership[] kept = new Ownership[now.length];
    @Nullable Lease[] under = new Lease[now.length];
    Map<String, @Nullable Lease> leaseOf = new HashMap<>();
    boolean some = false;
    for (int slot = 0; slot < now.length; slot++) {
      Member owner = after.owner(slot);
      if (owner.equals(stays.get(before.owner(slot)))) {
        kept[slot] = at(slot);
        under[slot] = kept[slot] == null ? null : leases[slot];
      } else if (last[slot].peer().isEmpty() && now[slot].peer().isPresent()) {
        under[slot] = leaseOf.computeIfAbsent(owner.id(), id -> lease.apply(owner));
        kept[slot] = under[slot] == null ? null : last[slot];
      }
      some |= kept[slot] != null;
    }
    return some ? new Keeps(kept, under) : NONE;
  }

  /** Ends an ownership of a slot, but for what is kept of it. */
  void end(int slot, Ownership ownership) {
    Lease lease = at(slot) == ownership ? leases[slot] : null;
    if (lease == null) {
      ownership.end();
    } else {
      ownership.endButKeep(lease);
    }
  }

  /** What is not kept in {@code after} is let go. */
  void forgetAllBut(Keeps after) {
    for (int slot = 0; slot < ownerships.length; slot++) {
      Ownership kept = ownerships[slot];
      if (kept != null && kept != after.at(slot)) {
        kept.forget();
      }
    }
  }

  private @Nullable Ownership at(int slot) {
    return slot < ownerships.length ? ownerships[slot] : null;
  }
}
