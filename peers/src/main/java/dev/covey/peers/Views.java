package dev.covey.peers;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.Member;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.Roster;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.group.ViewName;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.BeatAnswer;
import dev.covey.peers.session.Heartbeats;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The current view, with who owns which slot under which lease: what discovery delivers, what the
 * registry confirms, and what members say in their heartbeats make the next {@link Snapshot}.
 *
 * <p>Safe for concurrent use. Readers take no lock.
 */
final class Views {

  /*
   * How it works.
   *
   * 1. Ownerships that do not pass into the next snapshot end before that can be seen. So do those
   *    under a lease that is ended without another snapshot.
   * 2. What a member shows is the view that it has when it says so; as it adopts a view it ends
   *    what does not pass into that first. So who has shown a view has nothing from before. Only
   *    answers to heartbeats count that were sent since this node has had its own view: what is
   *    heard otherwise may be older.
   * 3. A member is settled once every other member has shown exactly the members that it has, by
   *    the same registrations. Who has gone on to a later view does not count: in between another
   *    may have owned the slot, and nobody would know that this one has missed it. The later view is
   *    on its way to this node. Of views that a member has skipped none was settled, since that
   *    member was missing: so revisions need not be the same.
   * 4. Members learn from its heartbeats that an owner is settled, and trust it for what it has
   *    gained only then.
   * 5. Who has left the list, and may not know yet, is granted nothing from the moment on at which
   *    all others have a view without it. Until its last grant is over, writes are not. Who gains
   *    slots may have missed that somebody came and left, so it waits in any case.
   * 6. Until this node is given its first view it uses nothing. A registration of its own that is
   *    another one begins with nothing: what was granted to the one before is not extended, and it
   *    keeps no copies of anybody's keys either until their owner is settled: a member that does not
   *    know of it yet may clear a group. Nor does
   *    anything pass from one registry to another, where numbers of registrations come again.
   * 7. A member that this node cannot reach shows its view in the registry, by the name that it has
   *    for it. There may have been a view of the same members before, then one with somebody more,
   *    who has left since: what was said of the earlier one must not count for this one. So it has to
   *    be later than the view that this node had in between. That one does not come again, since
   *    nobody registers twice by the same number.
   * 8. What was granted may be extended by reading in the registry that the grantor is there, by the
   *    same registration, as this node is, and does not list it as behind; it cannot be begun so. The
   *    grantor counts on the end of trust only when it has listed the member for a lease time.
   * 9. While the registry is young nobody is settled: members of a list that it has lost may not
   *    know that yet, nor can they be told or heard of.
   */

  /**
   * What a member has said of its view since this node has had its own.
   *
   * @param members of its view
   * @param settled whether it is, in that view
   */
  private record Shown(long incarnation, long members, boolean settled) {}

  /** The revision of no view, before the first. */
  private static final long NO_VIEW = Long.MIN_VALUE;

  /** How long a view may take to reach everybody, for callers who wait for that. */
  private static final long BARRIER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Member self;
  private final Function<Member, Peer> peer;
  private final LongSupplier ticker;
  private final Grants grants;
  private final Behind behind;
  private final Lease pending = Lease.none();

  private final Standing standing; // guarded by this
  private final Map<Member.Identity, Trust> trusts = new HashMap<>(); // guarded by this
  private long trustsSinceNanos; // guarded by this
  private final Legacies legacies = new Legacies(); // guarded by this
  private final Map<String, Shown> shown = new HashMap<>(); // guarded by this
  private final Map<String, Adoption> adoptions = new HashMap<>(); // guarded by this
  private boolean settled; // guarded by this
  private long adoptedAtNanos; // guarded by this

  /** Of the last view of this registry that had other members. Guarded by this. */
  private long revisionBefore = NO_VIEW;

  /** Whether somebody may have left since this node was settled last. Guarded by this. */
  private boolean leaving;

  /** Who has left, as far as that is known, and may trust yet what it has. Guarded by this. */
  private final Set<String> left = new LinkedHashSet<>();

  /** Whether there may be such a one, and until when. Guarded by this. */
  private boolean leftMayTrust;

  private long leftTrustUntilNanos; // guarded by this

  /**
   * Until when this node is sure to be in the list, where it registers. Written under this lock.
   */
  private volatile long sureUntilNanos;

  /** Written under this lock. */
  private volatile Snapshot snapshot;

  /**
   * One in which this node knows nobody and uses nothing, until it is given another.
   *
   * @param slots of the ring
   */
  Views(
      Member self,
      Function<Member, Peer> peer,
      OnDiscoveryLoss onDiscoveryLoss,
      Grants grants,
      Behind behind,
      LongSupplier ticker,
      int slots) {
    this.self = self;
    this.peer = peer;
    this.standing = new Standing(onDiscoveryLoss);
    this.grants = grants;
    this.behind = behind;
    this.ticker = ticker;
    this.trustsSinceNanos = ticker.getAsLong();
    View alone = View.of(NO_VIEW, List.of(self));
    this.snapshot = Snapshot.of(alone, self, peer, leases(alone), null, slots);
  }

  Snapshot current() {
    return snapshot;
  }

  /**
   * Takes a new view.
   *
   * @return the snapshot before
   */
  synchronized Snapshot adopt(View view) {
    Snapshot before = snapshot;
    Member own = self(view);
    boolean goesOn = before.goesOnIn(view, self);
    legacies.adopting(view, mayVouch(), goesOn);
    standing.adopted(view, own);
    sureUntilNanos = standing.sureUntilNanos(ticker.getAsLong());
    boolean sameRegistry = view.registryId() == before.view().registryId();
    if (!goesOn) {
      trusts.values().forEach(trust -> trust.lease().end());
      trusts.clear();
      trustsSinceNanos = ticker.getAsLong();
    }
    adoptedAtNanos = ticker.getAsLong();
    settled = false;
    shown.clear();
    Snapshot after =
        Snapshot.of(view, self, peer, leases(view), goesOn ? before : null, before.slots());
    if (!sameRegistry) {
      revisionBefore = NO_VIEW;
    } else if (after.fingerprint() != before.fingerprint()) {
      revisionBefore = before.view().revision();
    }
    if (view.registryId() != 0) {
      noteWhoLeaves(before, view);
      leaving |= after.gains();
    }
    replaceBy(after);
    if (settle()) {
      renew();
    }
    trusts.keySet().retainAll(view.members().stream().map(Member::identity).toList());
    adoptions
        .values()
        .removeIf(said -> said.revision() <= revisionBefore && !has(view, said.member()));
    return before;
  }

  private static boolean has(View view, String member) {
    return view.members().stream().anyMatch(each -> each.id().equals(member));
  }

  private void noteWhoLeaves(Snapshot before, View view) {
    for (Member member : before.members()) {
      if (!member.denotes(self)
          && view.members().stream().noneMatch(m -> m.identity().equals(member.identity()))) {
        left.add(member.id());
        leaving = true;
      }
    }
  }

  /**
   * The registry keeps this node's registration until then.
   *
   * @return whether the snapshot is another
   */
  synchronized boolean confirmed(long registryId, long registration, long untilNanos) {
    boolean another = standing.confirmed(registryId, registration, untilNanos, ticker.getAsLong());
    sureUntilNanos = standing.sureUntilNanos(ticker.getAsLong());
    return another && renew();
  }

  /** Whether somebody has granted this node time, and has not answered for a while. */
  synchronized boolean wantsRoster() {
    long now = ticker.getAsLong();
    return trusts.values().stream()
        .map(Trust::lease)
        .anyMatch(lease -> lease.isValid(now) && !lease.isValid(now + Notices.BEFORE_END_NANOS));
  }

  /**
   * The registry shows who is registered, and who is behind: whom this node trusts, and who does
   * not say there that this node is behind, it trusts on.
   *
   * @param askedAtNanos when it was asked
   */
  synchronized void read(Roster roster, long askedAtNanos) {
    View view = snapshot.view();
    Member own = self(view);
    if (roster.registryId() != view.registryId() || own == null || !roster.has(own)) {
      return;
    }
    long now = ticker.getAsLong();
    for (Member member : view.members()) {
      Trust trust = trusts.get(member.identity());
      if (trust != null && roster.has(member) && !roster.isBehind(self.id(), member.id())) {
        trust.extended(askedAtNanos + Cluster.LEASE_NANOS, now);
      }
    }
  }

  /**
   * A member says in the registry which view it has adopted.
   *
   * @return whether the snapshot is another
   */
  synchronized boolean announced(Adoption adoption) {
    adoptions.merge(adoption.member(), adoption, (last, next) -> isLate(next, last) ? last : next);
    return !settled && settle() && renew();
  }

  /** Announcements may overtake each other. */
  private static boolean isLate(Adoption one, Adoption other) {
    return one.registration() == other.registration()
        && one.registryId() == other.registryId()
        && one.revision() < other.revision();
  }

  /** Whether this node is sure to be in the list. */
  synchronized boolean isCurrent() {
    return standing.isCurrent(ticker.getAsLong());
  }

  /** Whether this node may use what it owns. */
  synchronized boolean mayVouch() {
    return standing.lease().isValid(ticker.getAsLong());
  }

  /**
   * Ends what this node owns, if it is not sure any more to be in the list. Takes no lock; {@link
   * #resumed} is to follow.
   *
   * @return whether it has
   */
  boolean stoodStill(long nowNanos) {
    Snapshot now = snapshot;
    boolean unsure = now.view().registryId() != 0 && sureUntilNanos - nowNanos <= 0;
    if (unsure) {
      now.endOwn();
    }
    return unsure;
  }

  /**
   * After {@link #stoodStill}: what this node owns it uses again, from nothing, once the registry
   * has confirmed it or it has another view.
   */
  synchronized void resumed() {
    standing.resumed(ticker.getAsLong());
    snapshot.endOwn();
    renew();
  }

  /** From now on this node uses nothing, whatever it is told. */
  synchronized void fence() {
    standing.fence();
    snapshot.endOwn();
    trusts.values().forEach(trust -> trust.lease().end());
  }

  /** How many other members this node has a lease from. */
  synchronized int trustedPeers() {
    long now = ticker.getAsLong();
    return (int) trusts.values().stream().filter(trust -> trust.lease().isValid(now)).count();
  }

  /**
   * What this node says to a member, and what it makes of the answers.
   *
   * @param onChange run if the snapshot is another
   * @param onRegained run if a lease from that member begins, and the one before had lapsed
   */
  Heartbeats heartbeatsTo(Member member, Runnable onChange, Runnable onRegained) {
    return new Heartbeats() {
      @Override
      public Beat beat() {
        return Views.this.beatTo(member);
      }

      @Override
      public void answered(BeatAnswer answer) {
        boolean lapsed = hasLapsed(member);
        if (Views.this.answered(member, answer)) {
          onChange.run();
        }
        if (lapsed && !hasLapsed(member)) {
          onRegained.run();
        }
      }
    };
  }

  private synchronized Beat beatTo(Member member) {
    Snapshot now = snapshot;
    long registration = now.memberOf(self).map(Member::registration).orElse(0L);
    return new Beat(
        ticker.getAsLong(),
        self.id(),
        self.incarnation(),
        registration,
        now.name(),
        now.fingerprint(),
        !trusts(member));
  }

  private boolean trusts(Member member) {
    Trust trust = trusts.get(member.identity());
    return trust != null && trust.lease().isValid(ticker.getAsLong());
  }

  /**
   * A member answers a heartbeat.
   *
   * @return whether the snapshot is another
   */
  private synchronized boolean answered(Member member, BeatAnswer answer) {
    if (!snapshot.has(member) || !isOf(member, answer.incarnation())) {
      return false;
    }
    long now = ticker.getAsLong();
    shown(answer.view(), answer.members());
    boolean changed = answer.sentAtNanos() - adoptedAtNanos >= 0 && show(member.id(), answer);
    boolean granted = answer.granted() && !isOfARegistrationBefore(answer) && !standing.isFenced();
    long until = answer.sentAtNanos() + Cluster.LEASE_NANOS;
    boolean inThisView = answer.members() == snapshot.fingerprint();
    legacies.answered(member, inThisView, answer.settled(), granted, until, now);
    changed |= granted && trust(member).granted(answer.incarnation(), until, now);
    return changed && renew();
  }

  private boolean isOfARegistrationBefore(BeatAnswer answer) {
    return answer.sentAtNanos() - trustsSinceNanos < 0;
  }

  /** A member sends a heartbeat. */
  synchronized BeatAnswer beaten(Beat beat) {
    Snapshot now = snapshot;
    long nowNanos = ticker.getAsLong();
    Member sender = memberOf(beat);
    boolean granted = false;
    if (sender != null) {
      shown(beat.view(), beat.members());
      granted =
          sender.registration() == beat.registration()
              && standing.lease().isValid(nowNanos)
              && !behind.holds(sender.id())
              && grants.grant(sender.id(), nowNanos);
    }
    return new BeatAnswer(
        beat.sentAtNanos(),
        self.incarnation(),
        now.name(),
        now.fingerprint(),
        now.isSettled(),
        granted);
  }

  /** Who sends a heartbeat, if that is a member by its registration. */
  Optional<Member> senderOf(Beat beat) {
    return Optional.ofNullable(memberOf(beat))
        .filter(member -> member.registration() == beat.registration());
  }

  private @Nullable Member memberOf(Beat beat) {
    for (Member member : snapshot.members()) {
      if (member.id().equals(beat.member())
          && !member.denotes(self)
          && isOf(member, beat.incarnation())) {
        return member;
      }
    }
    return null;
  }

  private static boolean isOf(Member member, long incarnation) {
    return member.incarnation() == 0 || member.incarnation() == incarnation;
  }

  /** A member has another view, newer or not. */
  private void shown(ViewName view, long members) {
    if (members != snapshot.fingerprint()
        && standing.shown(view, snapshot.name(), ticker.getAsLong())) {
      snapshot.endOwn();
    }
  }

  /** Notes what a member shows; whether the snapshot is to be renewed for that. */
  private boolean show(String member, BeatAnswer answer) {
    Shown before =
        shown.put(member, new Shown(answer.incarnation(), answer.members(), answer.settled()));
    boolean nowSettled = !settled && settle();
    boolean theySettled =
        answer.settled()
            && answer.members() == snapshot.fingerprint()
            && (before == null || !before.settled() || before.members() != answer.members());
    return nowSettled || theySettled;
  }

  /** Whether every other member has shown the members of this view, which this node has. */
  private boolean settle() {
    View view = snapshot.view();
    if (view.young()) {
      return false;
    }
    long members = snapshot.fingerprint();
    for (Member member : view.members()) {
      if (!member.denotes(self)
          && shownBy(member, members) == null
          && !hasAnnounced(member, view.registryId(), members)) {
        return false;
      }
    }
    settled = true;
    long now = ticker.getAsLong();
    others(view).forEach(member -> grants.presume(member.id(), now));
    if (leaving) {
      leftTrustUntilNanos = now + Cluster.GRANT_NANOS;
      leftMayTrust = true;
      leaving = false;
    }
    return true;
  }

  private List<Member> others(View view) {
    return view.members().stream().filter(member -> !member.denotes(self)).toList();
  }

  /** What a member has said, if that is of these members. */
  private @Nullable Shown shownBy(Member member, long members) {
    Shown last = shown.get(member.id());
    return last != null && isOf(member, last.incarnation()) && last.members() == members
        ? last
        : null;
  }

  private boolean hasAnnounced(Member member, long registryId, long members) {
    Adoption said = adoptions.get(member.id());
    return said != null
        && said.registration() == member.registration()
        && said.registryId() == registryId
        && said.revision() > revisionBefore
        && said.members() == members;
  }

  /** For how long what this node has gained may be waited for; 0 or less: not any more. */
  synchronized long barrierNanos() {
    return settled || snapshot.view().young() || snapshot.view().registryId() == 0
        ? 0
        : adoptedAtNanos + BARRIER_NANOS - ticker.getAsLong();
  }

  /** For how long at least who has left may trust what it has; 0 or less: not any more. */
  synchronized long leftTrustNanos() {
    if (leaving) {
      return Cluster.GRANT_NANOS;
    }
    long remaining = leftMayTrust ? leftTrustUntilNanos - ticker.getAsLong() : 0;
    if (remaining <= 0) {
      leftMayTrust = false;
      left.clear();
    }
    return remaining;
  }

  /** Who that is, as far as it is known. */
  synchronized List<String> left() {
    return List.copyOf(left);
  }

  /** Which member of the current view a peer is; null: none. */
  @Nullable Member memberOf(Peer other) {
    Snapshot now = snapshot;
    for (Member member : now.members()) {
      if (!member.denotes(self) && peer.apply(member) == other) {
        return member;
      }
    }
    return null;
  }

  /** The member of the current view that a peer says it is; empty: there is none. */
  Optional<Member> otherBy(String id, long incarnation) {
    return others(snapshot.view()).stream()
        .filter(member -> member.id().equals(id) && isOf(member, incarnation))
        .findFirst();
  }

  private boolean renew() {
    replaceBy(
        Snapshot.of(
            snapshot.view(), self, peer, leases(snapshot.view()), snapshot, snapshot.slots()));
    return true;
  }

  private void replaceBy(Snapshot after) {
    snapshot.endAllBut(after);
    snapshot = after;
  }

  private @Nullable Member self(View view) {
    return Snapshot.memberOf(view, self).orElse(null);
  }

  private synchronized boolean hasLapsed(Member member) {
    Trust trust = trusts.get(member.identity());
    return trust != null && trust.hasLapsed(ticker.getAsLong());
  }

  private Trust trust(Member member) {
    return trusts.computeIfAbsent(member.identity(), identity -> new Trust());
  }

  /**
   * Whether this node has heard of all that a member has written, as long as that was in the list:
   * else the member would have had to wait for the end of the lease, or for that of its listing
   * this node as behind, which ends it; and off the list it completes no write.
   */
  private boolean wasHeard(Ownership last) {
    return last.isValid(ticker.getAsLong());
  }

  private Snapshot.Leases leases(View view) {
    long members = view.fingerprint();
    return new Snapshot.Leases() {
      @Override
      public Lease of(Member owner) {
        return owner.denotes(self) ? standing.lease() : trust(owner).lease();
      }

      @Override
      public boolean isSettled(Member owner) {
        if (view.registryId() == 0) {
          return view.revision() != NO_VIEW; // nobody says when all have it
        }
        if (owner.denotes(self)) {
          return settled;
        }
        Shown last = shownBy(owner, members);
        return last != null && last.settled();
      }

      @Override
      public Lease pending() {
        return pending;
      }

      @Override
      public @Nullable Lease keptFor(Member owner) {
        return legacies.keptFor(owner, ticker.getAsLong());
      }

      @Override
      public boolean isLeftBehind(Ownership last) {
        return wasHeard(last);
      }
    };
  }
}
