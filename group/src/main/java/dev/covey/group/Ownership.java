package dev.covey.group;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One member's unbroken ownership of some keys, as this node sees it, under one {@link Lease}: what
 * makes the entries of those keys valid.
 *
 * <p>Entries point to the ownership under which they were loaded or fetched. When it ends, or its
 * lease lapses, they are dead, all at once and for good: also when the same member becomes the
 * owner again, or gives its word again, which is another ownership. Safe for concurrent use.
 */
public final class Ownership {

  private final String owner;
  private final @Nullable Peer peer;
  private final Lease lease;

  /**
   * The lease if time ends it. Else who ends it ends this too, so that a hit need not look there.
   */
  private final @Nullable Lease bounded;

  private volatile boolean over;

  /** Under which what came under it is kept for the next owner, though it is over. */
  private volatile @Nullable Lease keptUnder;

  /** Who owned the keys before, and may hand over what it has. */
  private volatile @Nullable Peer before;

  /** That of the owner before, under which this node has kept something; null: nothing any more. */
  private volatile @Nullable Ownership inherited;

  private Ownership(String owner, @Nullable Peer peer, Lease lease) {
    this(owner, peer, lease, null, null);
  }

  private Ownership(
      String owner,
      @Nullable Peer peer,
      Lease lease,
      @Nullable Peer before,
      @Nullable Ownership inherited) {
    this.owner = owner;
    this.peer = peer;
    this.lease = lease;
    this.bounded = lease.isBounded() ? lease : null;
    this.over = bounded == null && lease.isOver();
    this.before = before;
    this.inherited = inherited;
  }

  /** The ownership of this node, which lasts until it is ended. */
  public static Ownership here(String self) {
    return here(self, Lease.unbounded());
  }

  /** The ownership of another member, which lasts until it is ended. */
  public static Ownership of(Peer peer) {
    return of(peer, Lease.unbounded());
  }

  /**
   * The ownership of this node.
   *
   * @param lease one {@linkplain Lease#unbounded without an end} is not looked at again: who ends
   *     it ends this ownership too
   */
  public static Ownership here(String self, Lease lease) {
    return new Ownership(self, null, lease);
  }

  /** The ownership of another member, on the same terms. */
  public static Ownership of(Peer peer, Lease lease) {
    return new Ownership(peer.id(), peer, lease);
  }

  /**
   * The ownership of this node that follows one of another member.
   *
   * @param lease as of {@link #here(String, Lease)}
   * @param before who owned the keys and is still there; null: nobody who could be asked
   * @param inherited that of a member that is gone, under which this node keeps what it has of the
   *     keys; null: it keeps nothing
   */
  public static Ownership following(
      String self, Lease lease, @Nullable Peer before, @Nullable Ownership inherited) {
    return new Ownership(self, null, lease, before, inherited);
  }

  /** The same under another lease, as if it had come so. */
  public Ownership under(Lease another) {
    return new Ownership(owner, peer, another, before, inherited);
  }

  /** The owner's member id. */
  public String owner() {
    return owner;
  }

  /** Whom to ask; empty if this node is the owner. */
  public Optional<Peer> peer() {
    return Optional.ofNullable(peer);
  }

  /** What it holds under. */
  public Lease lease() {
    return lease;
  }

  /** Ends it, for good. */
  public void end() {
    over = true;
  }

  /** Ends it, while what came under it is kept for the next owner as long as the lease lasts. */
  public void endButKeep(Lease lease) {
    keptUnder = lease;
    over = true;
  }

  /** What came under it is kept no longer. */
  public void forget() {
    keptUnder = null;
  }

  /** Whether what came under it is kept, though it is over. */
  public boolean isKept(long nowNanos) {
    Lease kept = keptUnder;
    return kept != null && kept.isValid(nowNanos);
  }

  /** The same, with a look at the time only if it matters. */
  boolean isKept(LongSupplier ticker) {
    return keptUnder != null && isKept(ticker.getAsLong());
  }

  /** Who owned the keys before, and may hand over what it has; empty: nobody. */
  public Optional<Peer> before() {
    return Optional.ofNullable(before);
  }

  /** Who owned the keys before has handed over what it had. */
  public void received() {
    before = null;
  }

  /** That of the owner before, under which this node keeps what it has; null: it keeps nothing. */
  public @Nullable Ownership inheritedOrNull() {
    return inherited;
  }

  /**
   * What was kept for this is under this now.
   *
   * @return whether there was something
   */
  public boolean settleInheritance() {
    Ownership last = inherited;
    if (last == null) {
      return false;
    }
    inherited = null;
    last.forget();
    return true;
  }

  /** Whether it has ended. One volatile read. */
  public boolean isOver() {
    return over;
  }

  /** Whether what came under it may be used, and flights under it shared. */
  public boolean isValid(long nowNanos) {
    return !over && (bounded == null || bounded.isValid(nowNanos));
  }

  /** The same, with a look at the time only if it matters. */
  boolean isValid(LongSupplier ticker) {
    return !over && (bounded == null || bounded.isValid(ticker.getAsLong()));
  }
}
