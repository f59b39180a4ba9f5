package dev.covey.discovery;

import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.Registry.Entry;
import dev.covey.discovery.Registry.Event;
import dev.covey.discovery.Registry.Listing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One member's time in a registry's list, from joining to leaving: what its two loops find becomes
 * views and statuses. Confined to its executor, apart from {@link #registeredUntilNanos}.
 */
final class Membership implements RegistrationLoop.Observer, WatchLoop.Observer {

  /** What a registry may take to end a lease that is over. */
  private static final Duration EXPIRY = Duration.ofSeconds(1);

  private final Registry registry;
  private final RegistryKeys keys;
  private final RegistryTiming timing;
  private final Member self;
  private final DiscoveryListener listener;
  private final Calls calls;
  private final RegistrationLoop registration;
  private final WatchLoop watch;
  private final Roll roll;
  private final CompletableFuture<Void> joined = new CompletableFuture<>();

  private boolean inList;
  private @Nullable Future<?> joinLimit;
  private @Nullable Future<?> takenLimit;
  private @Nullable Future<?> holdLimit;
  private @Nullable CompletableFuture<Void> left;

  /** Whether something went wrong since the last list. */
  private boolean disturbed;

  /** What went wrong last. */
  private String trouble = "no answer";

  /** Who has the member's id; empty if nobody else. */
  private String taken = "";

  /** Why this member cannot be in the cluster; empty if it can. */
  private String disagreement = "";

  private DiscoveryStatus status = DiscoveryStatus.of(State.APART);
  private boolean outageTold;

  /** The newest announcement of another member that this one has answered. */
  private @Nullable Adoption answered;

  Membership(RegistryContext context, Member self, Terms terms, DiscoveryListener listener) {
    this.registry = context.registry();
    this.keys = context.keys();
    this.timing = context.timing();
    this.self = self;
    this.listener = listener;
    this.calls = context.calls();
    this.roll = new Roll(keys);
    this.registration = new RegistrationLoop(context, self, terms, this);
    this.watch = new WatchLoop(context, this);
  }

  /** Begins; completes when the member is in the list and the first view was delivered. */
  CompletableFuture<Void> joined() {
    return joined;
  }

  void join() {
    if (left == null) {
      limitJoin();
      registration.start();
    }
  }

  private void limitJoin() {
    joinLimit =
        calls.after(
            timing.joinTimeout().toNanos(),
            () -> fail(cannotJoin() + " within " + timing.joinTimeout() + ": " + trouble));
  }

  private String cannotJoin() {
    return "member " + self.id() + " cannot join through " + registry.name();
  }

  private void fail(String why) {
    if (!inList) {
      leave(new DiscoveryException(why));
    }
  }

  OptionalLong registeredUntilNanos() {
    return registration.registeredUntilNanos();
  }

  void announce(View adopted) {
    if (left == null) {
      registration.announce(adopted);
    }
  }

  /** Completes with whether it is known to be in effect. */
  void listBehind(
      long registryId, long number, Set<String> members, CompletableFuture<Boolean> inEffect) {
    if (left == null) {
      registration.listBehind(registryId, number, members, inEffect);
    } else {
      inEffect.complete(false);
    }
  }

  /** Completes with what is there; empty if the registry does not answer. */
  void read(CompletableFuture<Optional<Roster>> found) {
    if (left == null) {
      registry
          .list(keys.all(), timing.callTimeout())
          .whenComplete(
              (listing, failure) ->
                  found.complete(failure == null ? Roster.of(listing, keys) : Optional.empty()));
    } else {
      found.complete(Optional.empty());
    }
  }

  @Override
  public void registered() {
    taken = "";
    disagreement = "";
    if (takenLimit != null) {
      takenLimit.cancel(false);
      takenLimit = null;
      limitJoin();
    }
    watch.list();
  }

  @Override
  public void confirmed(long registryId, long number, long untilNanos) {
    calls.soon(() -> listener.confirmed(registryId, number, untilNanos));
  }

  @Override
  public void lost(String why) {
    disturbed("registration lost: " + why);
  }

  @Override
  public void taken(@Nullable Registration other) {
    Duration lease =
        other == null || other.leaseTime().isZero() ? timing.leaseTime() : other.leaseTime();
    Duration limit = lease.plus(EXPIRY);
    String whose =
        "member id "
            + self.id()
            + " is registered"
            + (other == null ? ", unreadably" : " by " + other.member().address());
    taken = whose + ", waiting for that to end";
    disagreement = "";
    if (!inList) {
      disturbed = false;
      if (takenLimit == null) {
        if (joinLimit != null) {
          joinLimit.cancel(false);
        }
        takenLimit = calls.after(limit.toNanos(), () -> failTaken(whose, limit));
      }
    }
    tellStatus();
  }

  private void failTaken(String whose, Duration limit) {
    if (disturbed) {
      fail(cannotJoin() + ": " + whose + ", and then: " + trouble);
    } else if (!inList) {
      leave(
          new MemberIdTakenException(
              whose
                  + ", and still is after "
                  + limit
                  + " (expected: an id that no other process has)"));
    }
  }

  @Override
  public void disagreed(String why) {
    taken = "";
    disagreement = why;
    fail(cannotJoin() + ": " + why);
    tellStatus();
  }

  @Override
  public void failed(RegistryException why) {
    disturbed(String.valueOf(why.getMessage()));
    if (why.isRefusal()) {
      fail(cannotJoin() + ": " + trouble);
    }
  }

  @Override
  public void recovered() {
    watch.list();
  }

  @Override
  public void ended(String why) {
    disturbed("watch ended: " + why);
  }

  private void disturbed(String why) {
    disturbed = true;
    roll.disturbed(calls.nowNanos());
    trouble = why;
    tellStatus();
  }

  @Override
  public long seen() {
    return roll.seen();
  }

  @Override
  public boolean listed(Listing listing) {
    Optional<Long> registryId = Roll.registryId(listing, keys);
    if (registryId.isEmpty()) {
      disturbed("the registry has lost what it had");
      registration.missed(trouble);
      return false;
    }
    boolean sameRegistry = roll.list(registryId.get(), listing);
    listing.entries().forEach(this::announced);
    if (disturbed || !sameRegistry) {
      roll.hold(registration.leaseTime(), calls.nowNanos());
      disturbed = false;
    }
    return true;
  }

  private void announced(Entry entry) {
    keys.adopterOf(entry.key())
        .flatMap(id -> Adoption.parse(id, entry.value()))
        .ifPresent(
            adoption -> {
              calls.soon(() -> listener.announced(adoption));
              calls.soon(() -> answer(adoption)); // after views that are due
            });
  }

  /**
   * A member with the same members as this one names their view by a later revision: there may have
   * been another view in between, of which it has heard and this member has not. Then it waits for
   * this member, which has nothing new to announce, and so says that it has that view as well.
   */
  private void answer(Adoption theirs) {
    Optional<View> current = roll.current(calls.nowNanos());
    if (current.isPresent()
        && !theirs.member().equals(self.id())
        && theirs.registryId() == current.get().registryId()
        && theirs.revision() > current.get().revision()
        && !isAnswered(theirs)
        && theirs.members() == current.get().fingerprint()) {
      answered = theirs;
      registration.announce(
          new View(theirs.registryId(), theirs.revision(), current.get().members()));
    }
  }

  private boolean isAnswered(Adoption theirs) {
    Adoption last = answered;
    return last != null
        && last.registryId() == theirs.registryId()
        && last.revision() >= theirs.revision();
  }

  @Override
  public void watching() {
    deliver();
    if (!roll.has(self)) {
      registration.missed("it is not in the list");
    } else if (roll.registryId() != registration.registryId()) {
      registration.missed("the registry has another history");
    }
  }

  @Override
  public boolean changed(List<Event> batch) {
    if (batch.stream().anyMatch(event -> event.key().equals(keys.history()))) {
      disturbed("the registry has another history");
      return false;
    }
    roll.change(batch);
    deliver();
    for (Event event : batch) {
      if (event instanceof Event.Written written) {
        announced(written.entry());
      }
    }
    if (!roll.has(self) && roll.seen() >= registration.revision()) {
      registration.missed("it was deleted");
    }
    return true;
  }

  private void deliver() {
    if (!inList && !roll.has(self)) {
      return;
    }
    roll.next(calls.nowNanos()).ifPresent(view -> calls.soon(() -> listener.viewed(view)));
    limitHold();
    boolean first = !inList;
    inList = true;
    tellStatus();
    if (first) {
      calls.soon(() -> joined.complete(null));
    }
  }

  private void limitHold() {
    if (holdLimit != null) {
      holdLimit.cancel(false);
      holdLimit = null;
    }
    long heldForNanos = roll.heldForNanos(calls.nowNanos());
    if (heldForNanos > 0) {
      holdLimit = calls.after(heldForNanos, this::deliver);
    }
  }

  /** Another reason for the same outage is no change. */
  private void tellStatus() {
    DiscoveryStatus now = statusNow();
    boolean outage = now.state() == State.STALE && !isHeld() && disagreement.isEmpty();
    if (!now.equals(status) && !(outage && outageTold)) {
      status = now;
      outageTold = outage;
      calls.soon(() -> listener.changed(now));
    }
  }

  private DiscoveryStatus statusNow() {
    if (!taken.isEmpty()) {
      return new DiscoveryStatus(State.WAITING, taken);
    }
    if (!inList) {
      return DiscoveryStatus.of(State.APART);
    }
    if (!disagreement.isEmpty()) {
      return new DiscoveryStatus(State.STALE, disagreement);
    }
    if (isHeld()) {
      return new DiscoveryStatus(
          State.STALE, "after an outage, held back for now: that the list lacks " + roll.missing());
    }
    if (registration.isSteady() && watch.isWatching()) {
      List<String> unreadable = roll.unreadable();
      return new DiscoveryStatus(
          State.CURRENT,
          unreadable.isEmpty() ? "" : "left out, unreadable registrations: " + unreadable);
    }
    return new DiscoveryStatus(State.STALE, trouble);
  }

  private boolean isHeld() {
    return roll.heldForNanos(calls.nowNanos()) > 0;
  }

  /** Takes the member off the list. Completes in any case; nothing is told after. */
  CompletableFuture<Void> leave() {
    return leave(
        new DiscoveryException("member " + self.id() + " was closed before it had joined"));
  }

  private CompletableFuture<Void> leave(DiscoveryException whyNotJoined) {
    CompletableFuture<Void> before = left;
    if (before != null) {
      return before;
    }
    calls.stop();
    watch.stop();
    CompletableFuture<Void> leaving = registration.stop();
    left = leaving;
    joined.completeExceptionally(whyNotJoined);
    if (status.state() != State.APART) {
      listener.changed(DiscoveryStatus.of(State.APART));
    }
    return leaving;
  }
}
