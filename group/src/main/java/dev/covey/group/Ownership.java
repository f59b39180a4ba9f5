package dev.covey.group;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One member's unbroken ownership of some keys, as this node sees it: what makes the entries of
 * those keys valid.
 *
 * <p>Entries point to the ownership under which they were loaded or fetched. When it ends they are
 * dead, all at once and for good: also when the same member becomes the owner again, which is
 * another ownership. Safe for concurrent use.
 */
public final class Ownership {

  private final String owner;
  private final @Nullable Peer peer;
  private volatile boolean over;

  private Ownership(String owner, @Nullable Peer peer) {
    this.owner = owner;
    this.peer = peer;
  }

  /** The ownership of this node. */
  public static Ownership here(String self) {
    return new Ownership(self, null);
  }

  /** The ownership of another member. */
  public static Ownership of(Peer peer) {
    return new Ownership(peer.id(), peer);
  }

  /** The owner's member id. */
  public String owner() {
    return owner;
  }

  /** Whom to ask; empty if this node is the owner. */
  public Optional<Peer> peer() {
    return Optional.ofNullable(peer);
  }

  /** Ends it, for good. */
  public void end() {
    over = true;
  }

  /** Whether it has ended. One volatile read. */
  public boolean isOver() {
    return over;
  }
}
