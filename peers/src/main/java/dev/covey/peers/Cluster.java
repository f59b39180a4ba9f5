package dev.covey.peers;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.View;
import dev.covey.group.Answer;
import dev.covey.group.CacheException;
import dev.covey.group.EncodedGroup;
import dev.covey.group.EncodedLookup;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.GroupHost;
import dev.covey.group.Handed;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.group.Peers;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.session.Answering;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.BeatAnswer;
import dev.covey.peers.session.OneAtATime;
import dev.covey.ring.Ring;
import dev.covey.singleflight.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one of its nodes sees it: the view, who owns which key in it, and the groups of
 * this node.
 *
 * <p>It is long because it is all that a node and its groups ask of their cluster; who may use what
 * is decided in {@link Views}, and who is waited for in {@link Invalidation}.
 *
 * <p>Safe for concurrent use; {@link #adopt} is called serially. Makes no thread and has no clock
 * of its own.
 */
public final class Cluster implements Peers, Answering {

  /** For how long after it sent a heartbeat a member may trust who answered it. */
  static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The same as the grantor reckons: its clock may run faster by 1 %. */
  static final long GRANT_NANOS = LEASE_NANOS + LEASE_NANOS / 100;

  /** How soon a member is asked again for its view, while what it has decides. */
  private static final long VIEW_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How soon a write looks again whether those who have left are waited for. */
  private static final long LEFT_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long IDLE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Member self;
  private final Wire wire;
  private final Timer timer;
  private final LongSupplier ticker;
  private final Grants grants;
  private final Behind behind;
  private final Views views;
  private final Notices notices;
  private final Arrivals arrivals;
  private final Departures departures;
  private final ViewWaiters viewWaiters;
  private final Executor sweeper;
  private final Map<String, GroupHost<?>> groups = new ConcurrentHashMap<>();

  private final OneAtATime sweeping = new OneAtATime(this::sweep);

  /** Asked for whenever a snapshot is made, on any thread; emptied by {@link #adopt}. */
  private final Map<Member.Identity, Peer> peerOf = new ConcurrentHashMap<>();

  /** By their numbers: so told in an order that is the same each time, for simulations. */
  private final Map<Long, Invalidation> invalidations = new ConcurrentHashMap<>();

  private final AtomicLong lastInvalidation = new AtomicLong();
  private final AtomicBoolean polling = new AtomicBoolean();
  private volatile boolean leaving;

  /**
   * A cluster that this node knows nothing of: until it is given a view it uses nothing of what it
   * holds, and writes nothing.
   *
   * @param timer ends waits for views that do not come
   * @param sweeper gives back the bytes of what a view has moved or a peer has cleared, which takes
   *     time in proportion to all entries: so who delivers the one or the other does not wait for
   *     it
   * @param ticker the time in nanoseconds, which the discovery has too
   * @param noticeboard that of the discovery
   */
  public Cluster(
      Member self,
      Wire wire,
      Timer timer,
      Executor sweeper,
      LongSupplier ticker,
      OnDiscoveryLoss onDiscoveryLoss,
      Noticeboard noticeboard) {
    this(self, wire, timer, sweeper, ticker, onDiscoveryLoss, noticeboard, Ring.DEFAULT_SLOTS);
  }

  /**
   * The same, with another number of slots, which has to be the same on all members: for
   * simulations, where a view is to cost little.
   */
  public Cluster(
      Member self,
      Wire wire,
      Timer timer,
      Executor sweeper,
      LongSupplier ticker,
      OnDiscoveryLoss onDiscoveryLoss,
      Noticeboard noticeboard,
      int slots) {
    this.self = self;
    this.wire = wire;
    this.timer = timer;
    this.ticker = ticker;
    this.viewWaiters = new ViewWaiters(timer);
    this.sweeper = sweeper;
    this.grants = new Grants(ticker.getAsLong() + GRANT_NANOS, GRANT_NANOS);
    this.behind = new Behind(noticeboard, GRANT_NANOS, timer, ticker);
    this.views = new Views(self, this::peer, onDiscoveryLoss, grants, behind, ticker, slots);
    this.notices = new Notices(self, noticeboard, views, behind, timer, ticker);
    this.arrivals = new Arrivals(wire, self.id(), views, this::groups, timer, ticker);
    this.departures = new Departures(self, wire, views);
  }

  /**
   * Takes a new view: whole, in place of the one before. An empty one stands for a cluster of this
   * node alone.
   *
   * <p>Ownerships that do not pass into the new view end before it can be seen.
   */
  public void adopt(View view) {
    View inhabited = view.members().isEmpty() ? view.with(List.of(self)) : view;
    notices.adopting(views.current(), inhabited);
    connect(inhabited);
    Snapshot before = views.adopt(inhabited);
    Snapshot after = views.current();
    notices.adopted(after);
    departures.viewed();
    changed();
    before.members().stream().filter(member -> !after.has(member)).forEach(this::forget);
    for (Member member : others()) {
      if (!before.has(member)) {
        wire.watch(member, views.heartbeatsTo(member, this::changed, this::regained));
      } else {
        wire.beat(member); // which tells it of this view
      }
    }
    invalidations.values().forEach(each -> after.peers().forEach(each::tell));
    poll();
  }

  /** That takes a moment too: so it begins before this node is busy with the view. */
  private void connect(View view) {
    Snapshot before = views.current();
    view.members().stream()
        .filter(member -> !member.denotes(self) && !before.has(member))
        .forEach(wire::beat);
  }

  /** Does what it does when a view comes, for nothing; before this node is in the list. */
  public void rehearse() {
    Rehearsal.run(self, member -> new RemotePeer(member, wire, timer), slots());
  }

  /** A member has announced which view it has adopted. */
  public void announced(Adoption adoption) {
    if (views.announced(adoption)) {
      changed();
    }
  }

  /**
   * The registry keeps this node's registration until then at least.
   *
   * @param registryId as of {@link View#registryId}
   * @param registration as of {@link Member#registration}
   * @param untilNanos by the ticker
   */
  public void confirmed(long registryId, long registration, long untilNanos) {
    if (views.confirmed(registryId, registration, untilNanos)) {
      changed();
    }
  }

  /**
   * From now on this node uses nothing that it holds and completes no write, as one that is about
   * to leave the list: others may own its keys before it knows that it is off. It loads for each
   * call.
   */
  public void fence() {
    leaving = true;
    views.fence();
    changed();
  }

  /**
   * This process has not run for a while: if it is not sure any more to be in the list, others may
   * own its keys, which it would not know yet. Takes no lock and does not ask for the time; what
   * does follows on the timer.
   */
  public void stoodStill(long nowNanos) {
    if (views.stoodStill(nowNanos)) {
      timer.schedule(
          () -> {
            views.resumed();
            changed();
          },
          1);
    }
  }

  /** There is another snapshot: what does not hold any more is let go. */
  private void changed() {
    groups.values().forEach(GroupHost::detachMoved);
    askForSweep();
    viewWaiters.reached(views.current());
    arrivals.look();
  }

  /**
   * Hands over what this node owns to who owns it next, before it leaves. It goes on as before
   * meanwhile.
   *
   * @return completes, never with a failure, when all has gone, or after {@code timeoutNanos}
   */
  public CompletionStage<Void> drain(long timeoutNanos) {
    return departures.drain(timeoutNanos);
  }

  /**
   * Waits until nobody waits for a load of this node.
   *
   * @return completes, never with a failure, when nobody does, or after {@code timeoutNanos}
   */
  public CompletionStage<Void> awaitIdle(long timeoutNanos) {
    CompletableFuture<Void> idle = new CompletableFuture<>();
    completeWhenIdle(idle, ticker.getAsLong() + timeoutNanos);
    return idle;
  }

  private void completeWhenIdle(CompletableFuture<Void> idle, long untilNanos) {
    if (untilNanos - ticker.getAsLong() <= 0
        || groups.values().stream().allMatch(GroupHost::isIdle)) {
      idle.complete(null);
    } else {
      timer.schedule(() -> completeWhenIdle(idle, untilNanos), IDLE_POLL_NANOS);
    }
  }

  /** As of {@link Wire#bequeath}, by who is about to leave. */
  public CompletionStage<Boolean> bequeathed(String id, long incarnation) {
    return arrivals.inherit(id, incarnation);
  }

  /** As of {@link Wire#peek}. */
  public List<Optional<Handed>> peek(String groupName, List<String> keys) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? keys.stream().map(key -> Optional.<Handed>empty()).toList()
        : Departures.peek(group, keys);
  }

  /** As of {@link Wire#keysFor}, on the sweeper's thread. Fails if the node is closing. */
  public CompletionStage<List<String>> keysFor(
      String groupName, String heir, boolean leaving, int skip) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? CompletableFuture.completedStage(List.of())
        : CompletableFuture.supplyAsync(
            () -> departures.keysFor(group, heir, leaving, skip), sweeper);
  }

  /**
   * How many slots of this node are moving: what their owner before has is on its way. By the id of
   * that.
   */
  public Map<String, Integer> movingSlots() {
    Map<String, Integer> slots = new TreeMap<>();
    views.current().arriving().forEach((from, moving) -> slots.put(from.id(), moving.size()));
    return slots;
  }

  /** A member is heard of again that has done without this node in the meantime. */
  private void regained() {
    groups.values().forEach(GroupHost::mayHaveMissedWrites);
  }

  /** Heartbeats come too seldom for who waits until all have the same view. */
  private void poll() {
    if (isUnheard(views.current()) && polling.compareAndSet(false, true)) {
      timer.schedule(
          () -> {
            polling.set(false);
            if (isUnheard(views.current())) {
              others().forEach(wire::beat);
              poll();
            }
          },
          VIEW_POLL_NANOS);
    }
  }

  /** While a registry is young, asking is of no use. */
  private static boolean isUnheard(Snapshot snapshot) {
    return snapshot.hasPending() && !snapshot.view().young();
  }

  /**
   * The members of the current view, this node included if it is in the list, in the order of their
   * ids.
   */
  public List<Member> members() {
    return views.current().members();
  }

  /** The current view; before the first one, this node alone. */
  public View currentView() {
    return views.current().view();
  }

  /** Who owns which slot in the current view. */
  public Ring<Member> ring() {
    return views.current().ring();
  }

  /**
   * What a caller on this node gets for a key.
   *
   * @return as {@link EncodedGroup#lookup}; fails with {@link dev.covey.group.NoSuchGroupException}
   *     if this node does not have the group
   * @throws IllegalArgumentException as {@link EncodedGroup#lookup} does
   */
  public CompletionStage<EncodedLookup> lookup(
      String groupName, String key, @Nullable Duration timeout) {
    return called(groupName, key, group -> group.lookup(key, timeout));
  }

  /**
   * What a caller on this node gets for many keys.
   *
   * @return as {@link EncodedGroup#lookupAll}; each fails with {@link
   *     dev.covey.group.NoSuchGroupException} if this node does not have the group
   * @throws IllegalArgumentException as {@link EncodedGroup#lookupAll} does
   */
  public Map<String, CompletionStage<EncodedLookup>> lookupAll(
      String groupName, Collection<String> keys, @Nullable Duration timeout) {
    GroupHost<?> group = groups.get(groupName);
    if (group != null) {
      return group.encoded().lookupAll(keys, timeout);
    }
    Map<String, CompletionStage<EncodedLookup>> none = new LinkedHashMap<>();
    keys.forEach(key -> none.put(key, CompletableFuture.failedStage(noSuchGroup(groupName, key))));
    return none;
  }

  /**
   * Puts a value in its encoded form, as a caller on this node would.
   *
   * @return as {@link EncodedGroup#put}; fails with {@link dev.covey.group.NoSuchGroupException} if
   *     this node does not have the group
   * @throws IllegalArgumentException as {@link EncodedGroup#put} does
   */
  public CompletionStage<Void> put(
      String groupName,
      String key,
      byte[] bytes,
      @Nullable Duration timeToLive,
      @Nullable Duration timeout) {
    return called(groupName, key, group -> group.put(key, bytes, timeToLive, timeout));
  }

  /** Removes keys, as a caller on this node would; on the same terms as {@link #put}. */
  public CompletionStage<Void> removeAll(
      String groupName, List<String> keys, @Nullable Duration timeout) {
    String first = keys.isEmpty() ? "" : keys.get(0);
    return called(groupName, first, group -> group.removeAll(keys, timeout));
  }

  /** Clears a group, as a caller on this node would; on the same terms as {@link #put}. */
  public CompletionStage<Void> clear(String groupName, @Nullable Duration timeout) {
    return called(groupName, "", group -> group.clear(timeout));
  }

  private <T> CompletionStage<T> called(
      String groupName, String key, Function<EncodedGroup<?>, CompletionStage<T>> call) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? CompletableFuture.failedStage(noSuchGroup(groupName, key))
        : call.apply(group.encoded());
  }

  private CacheException noSuchGroup(String groupName, String key) {
    CacheException.Where where = new CacheException.Where(groupName, key, self.id());
    return FailureKind.NO_SUCH_GROUP.exception(where, "", null);
  }

  /** The members of the current view but this node. */
  public List<Member> others() {
    return members().stream().filter(member -> !member.denotes(self)).toList();
  }

  /** Whether this node is in the current view. */
  public boolean isListed() {
    return others().size() < members().size();
  }

  /** How many of the ring's slots this node owns in the current view. */
  public int ownedSlots() {
    return views.current().ownedSlots();
  }

  /** How many slots the ring has. */
  public int slots() {
    return views.current().slots();
  }

  /**
   * Whether this node is sure to be in the list: always with a list that is given, else as long as
   * the registry is known to keep its registration.
   */
  public boolean isSureToBeListed() {
    return views.isCurrent();
  }

  /** Whether this node may use all that it owns in the current view: every member has had that. */
  public boolean isSettled() {
    return views.current().isSettled();
  }

  /** How many other members this node has a lease from, so that it may use copies of theirs. */
  public int trustedPeers() {
    return views.trustedPeers();
  }

  /** How many other members this node lists in the registry as behind with what it has written. */
  public int peersBehind() {
    return behind.size();
  }

  /** The groups of this node, in no order. */
  public List<GroupHost<?>> groups() {
    return List.copyOf(groups.values());
  }

  /**
   * Adds a group of this node, so that peers can ask for its keys.
   *
   * @throws IllegalArgumentException if there is one of this name
   */
  public void add(GroupHost<?> group) {
    String name = group.group().name();
    if (groups.putIfAbsent(name, group) != null) {
      throw new IllegalArgumentException(
          "group name: \"" + name + "\" (expected: one that the node does not have yet)");
    }
  }

  /**
   * Answers a peer's request for a key.
   *
   * @return as {@link GroupHost#answer}
   */
  @Override
  public CompletionStage<Answer> answer(String groupName, String key, FetchMode mode) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? CompletableFuture.completedStage(new Answer.Failure(FailureKind.NO_SUCH_GROUP, ""))
        : group.answer(key, mode);
  }

  /**
   * Carries out what a peer asks this node to write.
   *
   * @return as {@link GroupHost#write}
   */
  public CompletionStage<List<WriteAnswer>> write(
      String groupName, List<Write> writes, long timeoutNanos) {
    GroupHost<?> group = groups.get(groupName);
    if (group == null) {
      WriteAnswer none = new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, "");
      return CompletableFuture.completedStage(writes.stream().map(write -> none).toList());
    }
    return group.write(writes, timeoutNanos);
  }

  /** Drops what this node has of keys, as their owner says. */
  public WriteAnswer drop(String groupName, List<String> keys) {
    GroupHost<?> group = groups.get(groupName);
    if (group == null) {
      return new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, "");
    }
    group.drop(keys);
    return new WriteAnswer.Done();
  }

  /**
   * Drops all that this node has of a group, on the sweeper's thread.
   *
   * @return never fails
   */
  public CompletionStage<WriteAnswer> dropAll(String groupName) {
    GroupHost<?> group = groups.get(groupName);
    if (group == null) {
      return CompletableFuture.completedStage(
          new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, ""));
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            group.dropAll();
            return new WriteAnswer.Done();
          },
          sweeper);
    } catch (RejectedExecutionException closing) {
      return CompletableFuture.completedStage(new WriteAnswer.Failure(FailureKind.CLOSED, ""));
    }
  }

  /**
   * Answers a peer's request for many keys.
   *
   * @return as {@link GroupHost#answerAll}
   */
  @Override
  public List<CompletionStage<Answer>> answerAll(
      String groupName, List<String> keys, FetchMode mode) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? keys.stream().map(key -> answer(groupName, key, mode)).toList()
        : group.answerAll(keys, mode);
  }

  /** Closes the groups of this node; then nobody waits for a view any more. */
  public void close() {
    notices.close();
    groups.values().forEach(GroupHost::close);
    viewWaiters.close();
  }

  @Override
  public Ownership ownerOf(String key) {
    return views.current().ownerOf(key);
  }

  @Override
  public Optional<Peer> standInOf(String key) {
    return views.current().standInOf(key).filter(member -> !member.denotes(self)).map(this::peer);
  }

  @Override
  public List<Peer> peers() {
    return views.current().peers();
  }

  @Override
  public ViewName view() {
    return views.current().name();
  }

  @Override
  public CompletionStage<Void> awaitView(ViewName view, long timeoutNanos) {
    return await(snapshot -> snapshot.name().covers(view), timeoutNanos);
  }

  @Override
  public CompletionStage<Void> awaitSettled(long timeoutNanos) {
    return await(Snapshot::isSettled, timeoutNanos);
  }

  @Override
  public CompletionStage<Void> awaitBarrier(long timeoutNanos) {
    long remaining = views.barrierNanos();
    return remaining <= 0 || remaining > timeoutNanos
        ? CompletableFuture.completedStage(null)
        : awaitSettled(remaining);
  }

  @Override
  public boolean isLeaving() {
    return leaving;
  }

  /**
   * Waits until this node has a lease from every other member, so that it may keep copies.
   *
   * @return completes, never with a failure, when it has, or after {@code timeoutNanos}
   */
  public CompletionStage<Void> awaitTrust(long timeoutNanos) {
    CompletableFuture<Void> waited =
        await(
                snapshot -> !snapshot.hasPending() && trustedPeers() >= snapshot.peers().size(),
                timeoutNanos)
            .toCompletableFuture();
    beatUntil(waited);
    return waited;
  }

  private void beatUntil(CompletableFuture<Void> waited) {
    if (!waited.isDone()) {
      others().forEach(wire::beat);
      timer.schedule(() -> beatUntil(waited), VIEW_POLL_NANOS);
    }
  }

  private CompletionStage<Void> await(Predicate<Snapshot> condition, long timeoutNanos) {
    if (condition.test(views.current())) {
      return CompletableFuture.completedStage(null);
    }
    CompletableFuture<Void> reached = viewWaiters.await(condition, timeoutNanos);
    if (condition.test(views.current())) { // before the waiter was there
      reached.complete(null);
    }
    return reached;
  }

  @Override
  public CompletableFuture<WriteAnswer> dropElsewhere(
      String groupName, List<String> keys, long timeoutNanos) {
    return tellOthers(
        (peer, attemptNanos) -> peer.drop(groupName, keys, attemptNanos),
        views::isCurrent,
        timeoutNanos);
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAllElsewhere(String groupName, long timeoutNanos) {
    return tellOthers(
            (peer, attemptNanos) -> peer.dropAll(groupName, attemptNanos),
            () -> false,
            timeoutNanos)
        .thenApply(
            answer ->
                answer instanceof WriteAnswer.Done && !views.mayVouch()
                    ? new WriteAnswer.Failure(
                        FailureKind.UNAVAILABLE,
                        self.id() + " is not sure to know all members",
                        List.of(self.id()))
                    : answer);
  }

  private CompletableFuture<WriteAnswer> tellOthers(
      Invalidation.Message message, BooleanSupplier maySkipSilent, long timeoutNanos) {
    Invalidation told = new Invalidation(message, grants, behind, maySkipSilent, timer, ticker);
    long number = lastInvalidation.incrementAndGet();
    invalidations.put(number, told); // first: a view adopted from now on sees it
    long beganAtNanos = ticker.getAsLong();
    CompletableFuture<WriteAnswer> done = told.begin(peers(), timeoutNanos);
    told.over().thenRun(() -> invalidations.remove(number));
    return done.thenCompose(
        answer ->
            answer instanceof WriteAnswer.Done
                ? awaitWhoLeft(beganAtNanos + timeoutNanos)
                : CompletableFuture.completedFuture(answer));
  }

  /** Who has left the list cannot be told, and may not know it yet. */
  private CompletableFuture<WriteAnswer> awaitWhoLeft(long untilNanos) {
    long remaining = views.leftTrustNanos();
    if (remaining <= 0) {
      return CompletableFuture.completedFuture(new WriteAnswer.Done());
    }
    long leftNanos = untilNanos - ticker.getAsLong();
    if (leftNanos <= 0) {
      List<String> left = views.left();
      return CompletableFuture.completedFuture(
          new WriteAnswer.Failure(
              FailureKind.UNAVAILABLE,
              "whoever has left the list may still trust what it has: " + left,
              left.isEmpty() ? List.of(self.id()) : left));
    }
    CompletableFuture<WriteAnswer> waited = new CompletableFuture<>();
    timer.schedule(
        () -> awaitWhoLeft(untilNanos).thenAccept(waited::complete),
        Math.min(remaining, Math.min(leftNanos, LEFT_POLL_NANOS)));
    return waited;
  }

  @Override
  public BeatAnswer beaten(Beat beat) {
    if (beat.trustsNothing()) {
      views.senderOf(beat).map(Member::id).filter(grants::isClear).ifPresent(behind::resynced);
    }
    return views.beaten(beat);
  }

  private void sweep() {
    Snapshot snapshot = views.current();
    groups.values().forEach(GroupHost::sweep);
    if (snapshot.isSettled()
        && snapshot.settleInheritance()) { // what has not become its own will not
      groups.values().forEach(GroupHost::sweep);
    }
  }

  /** What is to be swept is dead already: it does not matter when. */
  private void askForSweep() {
    if (sweeping.ask()) {
      try {
        sweeper.execute(sweeping::runWhileAsked);
      } catch (RejectedExecutionException closing) {
        return; // the tiers are dropped whole
      }
    }
  }

  private Peer peer(Member member) {
    return peerOf.computeIfAbsent(member.identity(), id -> new RemotePeer(member, wire, timer));
  }

  private void forget(Member member) {
    if (peerOf.remove(member.identity()) != null) {
      wire.forget(member);
    }
  }
}
