package dev.covey.peers;

import static java.util.Objects.requireNonNull;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.group.ViewName;
import dev.covey.ring.Ring;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A view with its ring, and for each slot who owns it since when, and under which lease. Immutable,
 * except that ownerships end.
 *
 * <p>An ownership passes from one snapshot to the next as long as the slot has the same owner, by
 * the same registration at the same address, and that owner the same lease; so it ends with the
 * first that says otherwise, and does not come back. A slot that its owner has gained is
 * <i>pending</i>, under a lease that is none, until that owner knows that every member has had this
 * view: until then some member may take another for the owner.
 *
 * <p>What this node had of slots that it has lost is {@linkplain Keeps kept} for their new owner. A
 * slot that it has gained says whom it may ask for that; and under which ownership this node has
 * kept something itself, if the owner before has left it behind.
 */
final class Snapshot {

  /** Under which lease a member's ownerships hold. */
  interface Leases {

    /** Of what the member owned before. */
    Lease of(Member owner);

    /** Whether that is also the lease of what the member has gained with this view. */
    boolean isSettled(Member owner);

    /** That of pending ownerships: always the same, and none. */
    Lease pending();

    /** Under which what this node had is kept for who owns it now; null: it is not. */
    @Nullable Lease keptFor(Member owner);

    /** Whether what this node has under an ownership of a member that has gone may be used yet. */
    boolean isLeftBehind(Ownership last);
  }

  /** What is the same for all slots of an owner. */
  private record Holder(@Nullable Peer peer, Lease lease, boolean settled) {

    static Holder of(Member owner, Member self, Function<Member, Peer> peer, Leases leases) {
      return new Holder(
          owner.denotes(self) ? null : peer.apply(owner),
          leases.of(owner),
          leases.isSettled(owner));
    }
  }

  private final View view;
  private final long fingerprint;
  private final Ring<Member> ring;
  private final List<Peer> peers;
  private final Ownership[] ownerships; // by slot; never written once made
  private final Keeps keeps;
  private final boolean settled;
  private final boolean pending;
  private final boolean gains;

  private Snapshot(
      View view,
      Ring<Member> ring,
      List<Peer> peers,
      Ownership[] ownerships,
      Keeps keeps,
      boolean settled,
      boolean pending,
      boolean gains) {
    this.view = view;
    this.fingerprint = view.fingerprint();
    this.ring = ring;
    this.peers = peers;
    this.ownerships = ownerships;
    this.keeps = keeps;
    this.settled = settled;
    this.pending = pending;
    this.gains = gains;
  }

  /**
   * The snapshot that follows {@code before}, of the same view or of another. Ends nothing yet.
   *
   * @param view not empty
   * @param peer of a member other than {@code self}, the same object for a member that stays
   * @param slots of the ring, as many as before
   */
  static Snapshot of(
      View view,
      Member self,
      Function<Member, Peer> peer,
      Leases leases,
      @Nullable Snapshot before,
      int slots) {
    Ring<Member> ring =
        before != null && before.view.equals(view) ? before.ring : ring(view.members(), slots);
    Ring<Member> ringBefore = before == null ? beforeItCame(self, view, slots) : before.ring;
    IdentityHashMap<Member, Holder> holders = new IdentityHashMap<>();
    ring.members().forEach(member -> holders.put(member, Holder.of(member, self, peer, leases)));
    IdentityHashMap<Member, Member> stays = staying(ringBefore, ring);
    Ownership[] ownerships = new Ownership[ring.slots()];
    boolean pending = false;
    boolean gains = false;
    for (int slot = 0; slot < ownerships.length; slot++) {
      Member owner = ring.owner(slot);
      Holder holder = requireNonNull(holders.get(owner));
      Ownership old =
          before != null && owner.equals(stays.get(before.ring.owner(slot)))
              ? before.ownerships[slot]
              : null;
      boolean gained = old == null || old.lease() == leases.pending();
      Lease lease = gained && !holder.settled() ? leases.pending() : holder.lease();
      pending |= lease == leases.pending();
      gains |= lease == leases.pending() && holder.peer() == null;
      if (old != null && old.lease() == lease) {
        ownerships[slot] = old;
      } else if (holder.peer() != null) {
        ownerships[slot] = Ownership.of(holder.peer(), lease);
      } else if (old != null) {
        ownerships[slot] = gained ? old.under(lease) : Ownership.here(self.id(), lease);
      } else {
        Ownership last = before == null ? null : before.ownerships[slot];
        Member there = ringBefore == null ? null : stays.get(ringBefore.owner(slot));
        Peer from = there == null ? null : requireNonNull(holders.get(there)).peer();
        boolean left = last != null && from == null && leases.isLeftBehind(last);
        ownerships[slot] = Ownership.following(self.id(), lease, from, left ? last : null);
      }
    }
    Keeps keeps = Keeps.NONE;
    if (before != null) {
      keeps =
          ring == before.ring
              ? before.keeps
              : before.keeps.next(
                  stays, before.ring, before.ownerships, ring, ownerships, leases::keptFor);
    }
    List<Peer> peers =
        view.members().stream().filter(member -> !member.denotes(self)).map(peer).toList();
    boolean settled =
        view.members().stream().filter(member -> member.denotes(self)).allMatch(leases::isSettled);
    return new Snapshot(view, ring, peers, ownerships, keeps, settled, pending, gains);
  }

  private static Ring<Member> ring(List<Member> members, int slots) {
    return Ring.builder(Member::id)
        .weight(Member::weight)
        .zone(Member::zone)
        .slots(slots)
        .build(members);
  }

  /** As it may have been before this node came; null where members do not come. */
  private static @Nullable Ring<Member> beforeItCame(Member self, View view, int slots) {
    return view.registryId() == 0 ? null : ringWithout(self, view, slots);
  }

  /** Null if nobody else is there, or this node is not. */
  private static @Nullable Ring<Member> ringWithout(Member self, View view, int slots) {
    List<Member> others = view.members().stream().filter(member -> !member.denotes(self)).toList();
    return others.isEmpty() || others.size() == view.members().size() ? null : ring(others, slots);
  }

  /**
   * The members before that are there yet, by the same registration at the same address, with what
   * they are now. Once for all slots, since these are many.
   */
  private static IdentityHashMap<Member, Member> staying(
      @Nullable Ring<Member> before, Ring<Member> now) {
    IdentityHashMap<Member, Member> staying = new IdentityHashMap<>();
    if (before != null) {
      for (Member last : before.members()) {
        now.members().stream()
            .filter(member -> member.identity().equals(last.identity()))
            .findFirst()
            .ifPresent(member -> staying.put(last, member));
      }
    }
    return staying;
  }

  ViewName name() {
    return new ViewName(view.registryId(), view.revision());
  }

  View view() {
    return view;
  }

  /** As of {@link View#fingerprint}. */
  long fingerprint() {
    return fingerprint;
  }

  Ring<Member> ring() {
    return ring;
  }

  boolean has(Member member) {
    return view.members().stream().map(Member::identity).anyMatch(member.identity()::equals);
  }

  /** The member that this process is. */
  Optional<Member> memberOf(Member process) {
    return memberOf(view, process);
  }

  static Optional<Member> memberOf(View view, Member process) {
    return view.members().stream().filter(member -> member.denotes(process)).findFirst();
  }

  /** Whether a process is in the next view too, by the same registration in the same registry. */
  boolean goesOnIn(View next, Member process) {
    Optional<Member.Identity> own = memberOf(process).map(Member::identity);
    return view.registryId() == next.registryId()
        && own.isPresent()
        && own.equals(memberOf(next, process).map(Member::identity));
  }

  List<Member> members() {
    return view.members();
  }

  /** The members but the node that made the snapshot. */
  List<Peer> peers() {
    return peers;
  }

  /** Whether what the node that made the snapshot has gained is not pending any more. */
  boolean isSettled() {
    return settled;
  }

  /** Whether a slot is pending, of whichever owner. */
  boolean hasPending() {
    return pending;
  }

  /** Whether a slot of the node that made the snapshot is pending. */
  boolean gains() {
    return gains;
  }

  int slots() {
    return ownerships.length;
  }

  /** How many slots the node that made the snapshot owns. Looks at each. */
  int ownedSlots() {
    int owned = 0;
    for (Ownership ownership : ownerships) {
      owned += ownership.peer().isEmpty() ? 1 : 0;
    }
    return owned;
  }

  Ownership ownerOf(String key) {
    return ownerships[ring.slotOf(key)];
  }

  /** Who answers for a key when its owner cannot be reached; empty: the owner is alone. */
  Optional<Member> standInOf(String key) {
    return ring.standInOf(ring.slotOf(key));
  }

  /** Ends the ownerships of the node that made the snapshot. */
  void endOwn() {
    for (Ownership ownership : ownerships) {
      if (ownership.peer().isEmpty()) {
        ownership.end();
      }
    }
  }

  /**
   * Ends the ownerships that did not pass into {@code after}, and lets go what is not kept there.
   */
  void endAllBut(Snapshot after) {
    for (int slot = 0; slot < ownerships.length; slot++) {
      Ownership last = ownerships[slot];
      Ownership next = after.ownerships[slot];
      if (last == next) {
        continue;
      }
      Ownership passedOn = last.inheritedOrNull();
      if (passedOn != null && passedOn != next.inheritedOrNull()) {
        passedOn.forget(); // it never became this node's own
      }
      if (next.inheritedOrNull() == last) {
        last.endButKeep(Lease.unbounded()); // until it is the next one's
      } else {
        after.keeps.end(slot, last);
      }
    }
    keeps.forgetAllBut(after.keeps);
  }

  /**
   * What this node has kept is its own now.
   *
   * @return whether there was something
   */
  boolean settleInheritance() {
    boolean some = false;
    for (Ownership ownership : ownerships) {
      some |= ownership.settleInheritance();
    }
    return some;
  }

  /** The ownerships of the node that made the snapshot that may be handed something from before. */
  Map<Peer, List<Ownership>> arriving() {
    Map<Peer, List<Ownership>> arriving = new LinkedHashMap<>();
    for (Ownership ownership : ownerships) {
      ownership
          .before()
          .ifPresent(
              from -> arriving.computeIfAbsent(from, first -> new ArrayList<>()).add(ownership));
    }
    return arriving;
  }

  /** Which members own what this node does once it has gone, and for which keys that is. */
  Map<Member, Predicate<String>> heirs(Member self) {
    Ring<Member> without = ringWithout(self, view, slots());
    Map<Member, Predicate<String>> heirs = new LinkedHashMap<>();
    if (without != null) {
      for (Member heir : without.members()) {
        heirs.put(heir, key -> ownerOf(key).peer().isEmpty() && without.ownerOf(key).denotes(heir));
      }
    }
    return heirs;
  }
}
