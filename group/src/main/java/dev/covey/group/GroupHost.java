package dev.covey.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * A group as its node sees it: made, asked by peers, told of views, and closed. Users see its
 * {@link #group()}.
 *
 * <p>The life of a call: a valid entry of the main or the hot tier answers at once. Else the owner
 * of the key decides the way: this node {@linkplain Loads#own loads} it, or {@linkplain
 * Fetches#fetch fetches} it from the peer that owns it. A peer's request is {@linkplain #answer
 * answered} from the main tier or by a load, never by a fetch.
 *
 * <p>Safe for concurrent use.
 *
 * @param <V> the type of the values
 */
public final class GroupHost<V> {

  private final String name;
  private final GroupConfig config;
  private final GroupContext context;
  private final Switch power;
  private final GroupFailures failures;
  private final Tiers<V> tiers;
  private final Origin<V> origin;
  private final Inheritance<V> inheritance;
  private final Loads<V> loads;
  private final Fetches<V> fetches;
  private final Reads<V> reads;
  private final PeerAnswers<V> answers;
  private final RemovalListeners listeners;
  private final OwnedWrites<V> owned;
  private final Writes<V> writes;
  private final YieldBeforePark yieldBeforePark;
  private final Counters counters = new Counters();
  private final WarmUps<V> warmUps = new WarmUps<>();
  private final Group<V> group;
  private final EncodedGroup<V> encoded;

  private GroupHost(
      String name,
      Codec<V> codec,
      AsyncBulkGetter<V> getter,
      int maxKeysPerLoad,
      GroupConfig config,
      GroupContext context) {
    this.name = name;
    this.config = config;
    this.context = context;
    this.power = new Switch(config.passThrough());
    this.failures = new GroupFailures(name, context.self());
    this.tiers = new Tiers<>(config, context.ticker(), context.timer());
    this.origin = new Origin<>(failures, getter, maxKeysPerLoad, config, context, counters);
    Entries<V> entries = new Entries<>(failures, codec, config, context, counters);
    Fences fences = new Fences();
    this.inheritance =
        new Inheritance<>(name, codec, context, entries, tiers, fences, power, counters);
    this.loads = new Loads<>(origin, entries, tiers, inheritance, config, context, counters);
    this.fetches =
        new Fetches<>(name, codec, config, context, entries, tiers, loads, fences, counters);
    this.reads =
        new Reads<>(config, context, power, failures, tiers, origin, loads, fetches, counters);
    this.answers = new PeerAnswers<>(config, context, power, failures, loads, counters);
    this.listeners = new RemovalListeners(context.callbacks(), power, counters);
    this.owned =
        new OwnedWrites<>(
            name, codec, config, context, entries, tiers, loads, fetches, fences, listeners);
    this.writes = new Writes<>(config, context, power, failures, entries, owned, counters);
    this.yieldBeforePark = new YieldBeforePark(context.ticker(), Thread::yield);
    this.group = new Group<>(this, Nanos.of(config.timeout()));
    this.encoded = new EncodedGroup<>(this, codec);
  }

  /**
   * Makes a group.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public static <V> GroupHost<V> open(
      String name,
      Codec<V> codec,
      AsyncGetter<V> getter,
      GroupConfig config,
      GroupContext context) {
    return open(name, codec, new OneKeyGetter<>(getter), 1, config, context);
  }

  /**
   * Makes a group whose getter is asked for many keys at once.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public static <V> GroupHost<V> openBulk(
      String name,
      Codec<V> codec,
      AsyncBulkGetter<V> getter,
      GroupConfig config,
      GroupContext context) {
    return open(name, codec, getter, config.maxKeysPerLoad(), config, context);
  }

  private static <V> GroupHost<V> open(
      String name,
      Codec<V> codec,
      AsyncBulkGetter<V> getter,
      int maxKeysPerLoad,
      GroupConfig config,
      GroupContext context) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("group name: \"" + name + "\" (expected: not blank)");
    }
    return new GroupHost<>(name, codec, getter, maxKeysPerLoad, config, context);
  }

  /** The group as users see it. */
  public Group<V> group() {
    return group;
  }

  /** The group as tools see it that know nothing of the values' type. */
  public EncodedGroup<V> encoded() {
    return encoded;
  }

  /** The settings of the group. */
  public GroupConfig config() {
    return config;
  }

  /**
   * Answers a peer. Never asks another member in turn.
   *
   * @return complete at once if the main tier has the answer; else mostly completed on a loader
   *     thread. Never fails.
   */
  public CompletionStage<Answer> answer(String key, FetchMode mode) {
    return answers.answer(key, mode);
  }

  /**
   * Answers a peer that asks for many keys: those that need a load are loaded together, if the
   * getter takes many keys.
   *
   * @return as {@link #answer}, for each key, in order: each completes when it is ready
   */
  public List<CompletionStage<Answer>> answerAll(List<String> keys, FetchMode mode) {
    return answers.answerAll(keys, mode);
  }

  /**
   * Carries out what a peer asks the owner of keys to write.
   *
   * @param writes each of another key
   * @param timeoutNanos how long the peer waits
   * @return an answer to each, in order. Never fails.
   */
  public CompletionStage<List<WriteAnswer>> write(List<Write> writes, long timeoutNanos) {
    if (power.isClosed()) {
      WriteAnswer closed = new WriteAnswer.Failure(FailureKind.CLOSED, "");
      return CompletableFuture.completedStage(writes.stream().map(write -> closed).toList());
    }
    return owned.carryOut(writes.stream().map(Change::<V>of).toList(), timeoutNanos);
  }

  /** Drops what is here of keys, as their owner says, and what is on its way. */
  public void drop(List<String> keys) {
    counters.invalidations.add(keys.size());
    keys.forEach(owned::drop);
    keys.forEach(listeners::removed);
  }

  /** Drops everything, and what is on its way. Takes time in proportion to the entries. */
  public void dropAll() {
    owned.dropAll();
  }

  /** Tells those who listen to writes that they may not have been told of some. */
  public void mayHaveMissedWrites() {
    listeners.removedAll();
  }

  /**
   * Acts on a new view, at once: flights under an ownership that has ended are detached. Those of
   * the new view are not touched.
   */
  public void detachMoved() {
    loads.detachMoved();
    fetches.detachMoved();
  }

  /**
   * Gives back the bytes of entries whose ownership has ended, unless they are kept for their next
   * owner; if that is this node now, they become its own. Takes time in proportion to the entries.
   */
  public void sweep() {
    inheritance.sweep(context.peers()::ownerOf);
  }

  /** What this node has of a key that it owns, or keeps for its next owner. */
  public Optional<Handed> give(String key) {
    return inheritance.give(key);
  }

  /**
   * The keys of which it has values, those that are asked for most first. Takes time in proportion
   * to the entries.
   */
  public List<String> hottest(Predicate<String> ofKey) {
    return inheritance.hottest(ofKey);
  }

  /**
   * Takes what another member has handed over, as far as there is nothing yet, and nothing was
   * removed since.
   *
   * @param handed of each key
   * @param ownerships of each key, from before it was asked for: of this node, or of a member that
   *     is about to leave
   * @param askedAtNanos when it was asked for
   */
  public CompletionStage<Void> receive(
      List<String> keys,
      List<Optional<Handed>> handed,
      List<Ownership> ownerships,
      long askedAtNanos) {
    return inheritance.receive(keys, handed, ownerships, askedAtNanos);
  }

  /** Whether nobody waits for a load. */
  public boolean isIdle() {
    return origin.isIdle();
  }

  /**
   * Fails the loads and warm-ups under way, and all calls that come, with {@link ClosedException},
   * and drops the tiers. Fetches under way end with the wire.
   */
  public void close() {
    power.close();
    warmUps.close();
    origin.close();
    tiers.clear();
  }

  String name() {
    return name;
  }

  GroupContext context() {
    return context;
  }

  YieldBeforePark yieldBeforePark() {
    return yieldBeforePark;
  }

  long nowNanos() {
    return context.ticker().getAsLong();
  }

  /** Begins to ask for keys, which have been checked. */
  WarmUp warm(List<String> keys, double keysPerSecond) {
    // As background loads do, it leaves half of the places to those who wait.
    long maxUnderWay = config.backgroundLoads() * (long) origin.maxKeysPerLoad();
    return warmUps.begin(
        new PacedWarmUp<>(
            this, keys, keysPerSecond, (int) Math.min(maxUnderWay, Integer.MAX_VALUE)));
  }

  Switch power() {
    return power;
  }

  GroupFailures failures() {
    return failures;
  }

  Reads<V> reads() {
    return reads;
  }

  Writes<V> writes() {
    return writes;
  }

  RemovalListeners listeners() {
    return listeners;
  }

  /** What a user gets for what was written: in time, and on the callback executor. */
  CompletableFuture<Void> called(String key, long timeoutNanos, CompletableFuture<Void> written) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    writes
        .within(timeoutNanos, key, written)
        .whenCompleteAsync(
            (done, failure) -> {
              if (failure == null) {
                future.complete(null);
              } else {
                future.completeExceptionally(failures.of(failure, key));
              }
            },
            context.callbacks());
    return future;
  }

  void check(String key) {
    Keys.check(key, config.maxKeyBytes());
  }

  /** A call inside a getter waits no longer than the load it is part of. */
  long boundByLoad(long timeoutNanos) {
    LoadScope scope = LoadScope.current();
    return scope == null
        ? timeoutNanos
        : Math.max(0, Math.min(timeoutNanos, scope.deadlineNanos() - nowNanos()));
  }

  GroupStats stats() {
    return counters.snapshot(
        origin.limiter().running(),
        origin.limiter().queued(),
        loads.queuedRefreshes(),
        tiers.mainStats(),
        tiers.hotStats(),
        tiers.absentStats());
  }
}
