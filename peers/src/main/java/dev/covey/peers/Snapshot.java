package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.group.ViewName;
import dev.covey.ring.Ring;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A view with its ring, and for each slot who owns it since when. Immutable, except that ownerships
 * end.
 *
 * <p>An ownership passes from one snapshot to the next as long as the slot has the same owner at
 * the same address; so it ends with the first view that says otherwise, and does not come back.
 */
final class Snapshot {

  private final View view;
  private final Ring<Member> ring;
  private final List<Peer> peers;
  private final Ownership[] ownerships; // by slot; never written once made

  private Snapshot(View view, Ring<Member> ring, List<Peer> peers, Ownership[] ownerships) {
    this.view = view;
    this.ring = ring;
    this.peers = peers;
    this.ownerships = ownerships;
  }

  /**
   * The snapshot that follows {@code before}. Ends nothing yet.
   *
   * @param view not empty
   * @param peer of a member other than {@code self}, the same object for a member that stays
   */
  static Snapshot of(
      View view, Member self, Function<Member, Peer> peer, @Nullable Snapshot before) {
    Ring<Member> ring =
        Ring.builder(Member::id).weight(Member::weight).zone(Member::zone).build(view.members());
    Ownership[] ownerships = new Ownership[ring.slots()];
    for (int slot = 0; slot < ownerships.length; slot++) {
      Member owner = ring.owner(slot);
      if (before != null && before.ring.owner(slot).identity().equals(owner.identity())) {
        ownerships[slot] = before.ownerships[slot];
      } else {
        ownerships[slot] =
            owner.denotes(self) ? Ownership.here(self.id()) : Ownership.of(peer.apply(owner));
      }
    }
    List<Peer> peers =
        view.members().stream().filter(member -> !member.denotes(self)).map(peer).toList();
    return new Snapshot(view, ring, peers, ownerships);
  }

  ViewName name() {
    return new ViewName(view.registryId(), view.revision());
  }

  View view() {
    return view;
  }

  Ring<Member> ring() {
    return ring;
  }

  boolean has(Member member) {
    return view.members().stream().map(Member::identity).anyMatch(member.identity()::equals);
  }

  List<Member> members() {
    return view.members();
  }

  /** The members but the node that made the snapshot. */
  List<Peer> peers() {
    return peers;
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

  /** Ends the ownerships that did not pass into {@code after}. */
  void endAllBut(Snapshot after) {
    for (int slot = 0; slot < ownerships.length; slot++) {
      if (ownerships[slot] != after.ownerships[slot]) {
        ownerships[slot].end();
      }
    }
  }
}
