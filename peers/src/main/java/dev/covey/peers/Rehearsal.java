package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of views that never were, made and dropped: so that the code for them is loaded, and
 * mostly compiled, before others wait for this node. Nobody is waited for in them.
 */
final class Rehearsal implements Snapshot.Leases {

  private static final int MOST_OTHERS = 3;

  private final Lease lease = Lease.unbounded();
  private final Lease pending = Lease.none();

  private Rehearsal() {}

  /**
   * @param peer of an invented member
   */
  static void run(Member self, Function<Member, Peer> peer, int slots) {
    Rehearsal leases = new Rehearsal();
    List<Member> members = new ArrayList<>(List.of(self));
    Snapshot before = Snapshot.of(View.of(0, members), self, peer, leases, null, slots);
    for (int other = 1; other <= MOST_OTHERS; other++) {
      members.add(Member.of(self.id() + "-" + other, self.address()));
      Snapshot next = Snapshot.of(View.of(other, members), self, peer, leases, before, slots);
      before.endAllBut(next);
      before = next;
    }
  }

  @Override
  public Lease of(Member owner) {
    return lease;
  }

  @Override
  public boolean isSettled(Member owner) {
    return true;
  }

  @Override
  public Lease pending() {
    return pending;
  }

  @Override
  public @Nullable Lease keptFor(Member owner) {
    return lease;
  }

  @Override
  public boolean isLeftBehind(Ownership last) {
    return true;
  }
}
