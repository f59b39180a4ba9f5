package dev.covey.discovery;

import dev.covey.discovery.Registry.Condition;
import dev.covey.discovery.Registry.Entry;
import dev.covey.discovery.Registry.Lease;
import dev.covey.discovery.Registry.Listing;
import dev.covey.discovery.Registry.Outcome;
import dev.covey.discovery.Registry.Put;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one member registered: grants a lease, looks who has the key, writes it, renews the lease,
 * and begins again whenever the registration is lost. It never gives up. Confined to its executor,
 * apart from {@link #registeredUntilNanos}.
 *
 * <p>At any time there is either a registration or one attempt at it, and one renewal under way or
 * due for as long as there is a lease.
 */
final class RegistrationLoop {

  /** What the loop tells. */
  interface Observer {

    void registered();

    /** The registration of this number in this registry lasts until then at least. */
    void confirmed(long registryId, long registration, long untilNanos);

    /** The registration is lost; an attempt at another one is due. */
    void lost(String why);

    /**
     * Another process is registered under the member's id; told at every attempt.
     *
     * @param other null if it cannot be read
     */
    void taken(@Nullable Registration other);

    /** The cluster has other terms, or unreadable ones; told at every attempt. */
    void disagreed(String why);

    void failed(RegistryException why);

    /** The lease is renewed, after renewals that failed. */
    void recovered();
  }

  private static final int RENEWALS_PER_LEASE = 3;

  /** So that two renewals can fail within a third of the lease time, and the next be in time. */
  private static final int LEAST_RENEWAL_TIMEOUTS_PER_LEASE = 6;

  /** The registry's clock may run faster than this node's, by less than this part. */
  private static final int CLOCK_MARGIN = 50;

  /** How much longer than a lease a registry counts as young: leases may be of whole seconds. */
  private static final Duration YOUTH_MARGIN = Duration.ofSeconds(1);

  /** Attempts in a lease time while another process has the key. */
  private static final int LOOKS_PER_LEASE = 10;

  private final Registry registry;
  private final RegistryKeys keys;
  private final RegistryTiming timing;
  private final Member self;
  private final Terms terms;
  private final Observer observer;
  private final Calls calls;
  private final RandomGenerator random;
  private final BackOff attempts;
  private final BackOff renewals;
  private final BackOff announcements;

  private @Nullable Lease lease;
  private boolean renewalsFail;
  private boolean registered;
  private long revision;
  private long createRevision;
  private long registryId;
  private @Nullable CompletableFuture<Lease> granting;

  /** Until when the lease lasts at least; read by any thread. Empty without a registration. */
  private volatile OptionalLong registeredUntilNanos = OptionalLong.empty();

  private long leaseUntilNanos;

  /** That nobody has written who is behind since this member did; null: it is not known how. */
  private @Nullable Condition behindUnchanged;

  /** The view to announce, or that was announced last. */
  private @Nullable View announced;

  RegistrationLoop(RegistryContext context, Member self, Terms terms, Observer observer) {
    this.registry = context.registry();
    this.keys = context.keys();
    this.timing = context.timing();
    this.random = context.random();
    this.self = self;
    this.terms = terms;
    this.observer = observer;
    this.calls = context.calls();
    this.attempts = context.backOff();
    this.renewals = context.backOff();
    this.announcements = context.backOff();
  }

  void start() {
    attempt();
  }

  /** Whether the member is registered, and the last renewal was answered. */
  boolean isSteady() {
    return registered && !renewalsFail;
  }

  /** Since when it is registered: what is older may not show it. */
  long revision() {
    return revision;
  }

  /** In which registry the member registered last. */
  long registryId() {
    return registryId;
  }

  OptionalLong registeredUntilNanos() {
    return registeredUntilNanos;
  }

  /** The time that the registry granted, or else that it will be asked for. */
  Duration leaseTime() {
    return lease == null ? timing.leaseTime() : lease.granted();
  }

  /** The registration turns out not to be there. */
  void missed(String why) {
    if (registered) {
      registered = false;
      registeredUntilNanos = OptionalLong.empty();
      observer.lost(why);
      calls.after(attempts.nextNanos(), this::attempt);
    }
  }

  /** Writes which view the member has adopted: until it is written, or there is another. */
  void announce(View adopted) {
    if (isLate(adopted)) {
      return;
    }
    announced = adopted;
    announcements.reset();
    writeAdoption(adopted);
  }

  /** Whether the same members were announced by a later name: in answer to somebody who has it. */
  private boolean isLate(View adopted) {
    View last = announced;
    return last != null
        && last.registryId() == adopted.registryId()
        && last.members().equals(adopted.members())
        && last.revision() > adopted.revision();
  }

  private void writeAdoption(View adopted) {
    Lease held = lease;
    if (!registered || held == null || !adopted.equals(announced)) {
      return; // another registration gets another view
    }
    String text = Adoption.of(self.id(), createRevision, adopted).text();
    calls.await(
        write(keys.adoptedBy(self.id()), text, held),
        outcome -> {},
        failure -> calls.after(announcements.nextNanos(), () -> writeAdoption(adopted)));
  }

  /**
   * Writes who may not have heard of all that the member has written.
   *
   * @param inEffect completes with whether that is known to be in effect
   */
  void listBehind(
      long ofRegistry, long number, Set<String> members, CompletableFuture<Boolean> inEffect) {
    Lease held = lease;
    if (!registered || held == null || registryId != ofRegistry || createRevision != number) {
      inEffect.complete(false);
      return;
    }
    Condition unchanged = behindUnchanged;
    if (unchanged == null) {
      readBehind(ofRegistry, number, members, inEffect);
      return;
    }
    behindUnchanged = null; // until it is known what came of this
    calls.awaitAlways(
        write(keys.behind(self.id()), Roster.text(members), held, unchanged),
        outcome -> {
          if (outcome.succeeded()) {
            behindUnchanged = new Condition.ModifiedAt(keys.behind(self.id()), outcome.revision());
          }
          inEffect.complete(outcome.succeeded());
        },
        failure -> inEffect.complete(false));
  }

  /** A write whose answer was lost may come yet, unless what it expects is not so any more. */
  private void readBehind(
      long ofRegistry, long number, Set<String> members, CompletableFuture<Boolean> inEffect) {
    String key = keys.behind(self.id());
    calls.awaitAlways(
        registry.list(key, timing.callTimeout()),
        listing -> {
          behindUnchanged = unwritten(key, listing);
          listBehind(ofRegistry, number, members, inEffect);
        },
        failure -> inEffect.complete(false));
  }

  /** Writes a key that lives and dies with the registration. */
  private CompletableFuture<Outcome> write(
      String key, String text, Lease held, Condition... conditions) {
    List<Condition> all = new ArrayList<>(List.of(conditions));
    all.add(new Condition.CreatedAt(keys.ofMember(self.id()), createRevision));
    return registry.transact(all, List.of(new Put(key, text, held.id())), timing.callTimeout());
  }

  private void attempt() {
    if (lease == null) {
      grant();
    } else {
      look();
    }
  }

  private void grant() {
    long sentNanos = calls.nowNanos();
    CompletableFuture<Lease> grant = registry.grant(timing.leaseTime(), timing.callTimeout());
    granting = grant;
    calls.await(
        grant,
        granted -> {
          granting = null;
          lease = granted;
          leaseUntilNanos = sentNanos + granted.granted().toNanos();
          renewalsFail = false;
          renewals.reset();
          renewAfter(granted, granted.granted().toNanos() / RENEWALS_PER_LEASE);
          look();
        },
        failure -> {
          granting = null;
          failed(failure);
        });
  }

  private void look() {
    calls.await(registry.list(keys.all(), timing.callTimeout()), this::decide, this::failed);
  }

  private void decide(Listing listing) {
    Optional<String> objection = listing.entry(keys.terms()).flatMap(this::objection);
    Entry own = listing.entry(keys.ofMember(self.id())).orElse(null);
    Registration there = own == null ? null : Registration.readable(self.id(), own.value());
    if (objection.isPresent()) {
      observer.disagreed(
          "terms of cluster " + keys.cluster() + ", " + keys.terms() + ": " + objection.get());
      calls.after(attempts.nextNanos(), this::attempt);
    } else if (own == null
        || (there != null && there.member().incarnation() == self.incarnation())) {
      Roll.registryId(listing, keys)
          .ifPresentOrElse(id -> write(listing, id, List.of()), () -> begin(listing));
    } else {
      observer.taken(there);
      calls.after(timing.leaseTime().toNanos() / LOOKS_PER_LEASE, this::attempt);
    }
  }

  private Optional<String> objection(Entry agreed) {
    try {
      return Terms.parse(agreed.value()).objection(terms, self.protocolVersion());
    } catch (IllegalArgumentException unreadable) {
      return Optional.of(String.valueOf(unreadable.getMessage()));
    }
  }

  /**
   * Begins a history. If there was one, and registrations with it, they are kept by those who have
   * not heard that they are lost, for a lease time at most: as long the registry counts as young.
   */
  private void begin(Listing listing) {
    String history = Long.toHexString(random.nextLong());
    calls.await(
        registry.grant(leaseTime().plus(YOUTH_MARGIN), timing.callTimeout()),
        youth ->
            write(
                listing,
                Roll.registryId(listing.clusterId(), history),
                List.of(
                    new Put(keys.history(), history, 0),
                    new Put(keys.young(), self.id(), youth.id()))),
        this::failed);
  }

  /** Registers, if nothing that the listing says of the cluster is otherwise by now. */
  private void write(Listing listing, long id, List<Put> beginning) {
    Lease held = lease;
    if (held == null) { // it ended meanwhile
      calls.after(attempts.nextNanos(), this::attempt);
      return;
    }
    String key = keys.ofMember(self.id());
    Optional<Entry> own = listing.entry(key);
    List<Condition> conditions =
        List.of(
            unchanged(key, listing),
            unchanged(keys.history(), listing),
            unwritten(keys.terms(), listing));
    List<Put> puts = new ArrayList<>(beginning);
    if (listing.entry(keys.terms()).isEmpty()) {
      puts.add(new Put(keys.terms(), terms.text(), 0));
    }
    puts.add(new Put(key, new Registration(self, held.granted()).text(), held.id()));
    calls.await(
        registry.transact(conditions, puts, timing.callTimeout()),
        outcome -> {
          if (outcome.succeeded() && held.equals(lease)) {
            registered = true;
            revision = outcome.revision();
            createRevision = own.map(Entry::createRevision).orElse(revision);
            registryId = id;
            behindUnchanged = null;
            attempts.reset();
            confirm();
            observer.registered();
          } else {
            calls.after(attempts.nextNanos(), this::attempt);
          }
        },
        failure -> {
          if (failure.kind() == RegistryException.Kind.LEASE_GONE && held.equals(lease)) {
            lease = null;
          }
          failed(failure);
        });
  }

  /** That the key has not come or gone since. */
  private static Condition unchanged(String key, Listing since) {
    return since
        .entry(key)
        .<Condition>map(entry -> new Condition.CreatedAt(key, entry.createRevision()))
        .orElseGet(() -> new Condition.Absent(key));
  }

  /** That nobody has written the key since. */
  private static Condition unwritten(String key, Listing since) {
    return since
        .entry(key)
        .<Condition>map(entry -> new Condition.ModifiedAt(key, entry.modRevision()))
        .orElseGet(() -> new Condition.Absent(key));
  }

  private void failed(RegistryException failure) {
    observer.failed(failure);
    calls.after(attempts.nextNanos(), this::attempt);
  }

  private void renewAfter(Lease held, long delayNanos) {
    calls.after(delayNanos, () -> renew(held));
  }

  private void renew(Lease held) {
    if (!held.equals(lease)) {
      return;
    }
    long sentNanos = calls.nowNanos();
    calls.await(
        registry.keepAliveOnce(held.id(), renewalTimeout(held)),
        remaining -> renewed(held, sentNanos, remaining),
        failure -> {
          if (held.equals(lease)) {
            renewalsFail = true;
            observer.failed(failure);
            renewAfter(held, renewals.nextNanos());
          }
        });
  }

  private Duration renewalTimeout(Lease held) {
    Duration sixth = held.granted().dividedBy(LEAST_RENEWAL_TIMEOUTS_PER_LEASE);
    return sixth.compareTo(timing.callTimeout()) < 0 ? sixth : timing.callTimeout();
  }

  private void renewed(Lease held, long sentNanos, Duration remaining) {
    if (!held.equals(lease)) {
      return;
    }
    if (remaining.isZero() || remaining.isNegative()) {
      lease = null;
      renewalsFail = false;
      missed("the lease ended");
      return;
    }
    leaseUntilNanos = sentNanos + remaining.toNanos();
    if (registered) {
      confirm();
    }
    renewAfter(held, held.granted().toNanos() / RENEWALS_PER_LEASE);
    if (renewalsFail) {
      renewalsFail = false;
      renewals.reset();
      observer.recovered();
    }
  }

  private void confirm() {
    registeredUntilNanos = OptionalLong.of(leaseUntilNanos);
    long margin = leaseTime().toNanos() / CLOCK_MARGIN;
    observer.confirmed(registryId, createRevision, leaseUntilNanos - margin);
  }

  /** Stops, and takes the member off the list. Completes in any case, never with a failure. */
  CompletableFuture<Void> stop() {
    calls.stop();
    registered = false;
    registeredUntilNanos = OptionalLong.empty();
    CompletableFuture<Lease> held =
        lease != null
            ? CompletableFuture.completedFuture(lease)
            : granting != null ? granting : CompletableFuture.failedFuture(noLease());
    return held.thenCompose(last -> registry.revoke(last.id(), timing.callTimeout()))
        .handle((revoked, failure) -> null); // what is not revoked ends by itself
  }

  private static RegistryException noLease() {
    return new RegistryException(RegistryException.Kind.LEASE_GONE, "there is none");
  }
}
