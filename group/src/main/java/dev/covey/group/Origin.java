package dev.covey.group;

import dev.covey.singleflight.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from: the getter, called within the group's limits. Safe for concurrent use.
 *
 * <p>Every load ends by {@link GroupConfig#loadTimeout}, and fails with a {@link CacheException}. A
 * load that a getter waits for runs beside the limit on concurrent loads, since the load it is part
 * of holds a place already, perhaps the very one.
 *
 * @param <V> the type of the values
 */
final class Origin<V> {

  private final String group;
  private final String self;
  private final AsyncGetter<V> getter;
  private final GroupConfig config;
  private final long loadTimeoutNanos;
  private final LoadLimiter limiter;
  private final OriginHealth health;
  private final Executor loaders;
  private final LongSupplier ticker;
  private final Timer timer;
  private final Counters counters;

  private final Set<Load<V>> underWay = ConcurrentHashMap.newKeySet();

  /** By key, the load that began to wait last. */
  private final Map<String, Load<V>> newest = new ConcurrentHashMap<>();

  /** Keys that getters wait for, with how many do. */
  private final Map<String, Integer> expedited = new ConcurrentHashMap<>();

  private volatile boolean closed;

  Origin(
      String group,
      AsyncGetter<V> getter,
      GroupConfig config,
      GroupContext context,
      Counters counters) {
    this.group = group;
    this.self = context.self();
    this.getter = getter;
    this.config = config;
    this.loadTimeoutNanos = Nanos.of(config.loadTimeout());
    this.limiter = new LoadLimiter(config, context, this::began);
    this.health = new OriginHealth(context.ticker().getAsLong());
    this.loaders = context.loaders();
    this.ticker = context.ticker();
    this.timer = context.timer();
    this.counters = counters;
  }

  /** Whether the getter that runs on this thread, if any, is loading {@code key} of this group. */
  boolean isLoadingHere(String key) {
    LoadScope scope = LoadScope.current();
    return scope != null && scope.isLoading(this, key);
  }

  /**
   * Runs the getter for {@code key}, on another thread.
   *
   * @param parent the load whose getter asks, here or on another node; null: no getter does
   * @param finish what is to be done with what the getter brings, on the same thread, before the
   *     load has its outcome
   */
  CompletableFuture<Found<V>> load(
      String key, @Nullable LoadScope parent, Function<Load.Arrival<V>, Found<V>> finish) {
    LoadScope scope = new LoadScope(parent, this, key, ticker.getAsLong() + loadTimeoutNanos);
    CacheException.Where where = new CacheException.Where(group, key, self);
    Load<V> load = new Load<>(where, getter, scope, finish, loaders, ticker);
    CompletableFuture<Found<V>> counted = watch(load);
    submit(load);
    return counted;
  }

  /**
   * Says that a getter is about to wait for {@code key}: a load of it that waits for a place begins
   * now, and one that comes does not wait.
   *
   * @return to be run once when the getter does not wait any more
   */
  Runnable expedite(String key) {
    expedited.merge(key, 1, Integer::sum); // first, then look: a load that comes between sees it
    Load<V> load = newest.get(key);
    if (load != null && !load.hasBegun() && !load.isNested()) {
      limiter.runBeside(load);
    }
    return () -> expedited.computeIfPresent(key, (k, waiting) -> waiting == 1 ? null : waiting - 1);
  }

  /** What bounds the loads. */
  LoadLimiter limiter() {
    return limiter;
  }

  /** Whether it may be asked for what this node can serve without. */
  OriginHealth health() {
    return health;
  }

  /** What a load would fail with that is not made, since one has just failed. */
  CacheException failure(String key, String detail) {
    CacheException.Where where = new CacheException.Where(group, key, self);
    return FailureKind.LOAD_FAILED.exception(where, detail, null);
  }

  /** Fails the loads under way, and all that come. */
  void close() {
    closed = true;
    underWay.forEach(load -> load.fail(FailureKind.CLOSED, ""));
  }

  /** The load's outcome, once it is counted: whoever has it finds it in the counters. */
  private CompletableFuture<Found<V>> watch(Load<V> load) {
    CompletableFuture<Found<V>> counted = new CompletableFuture<>();
    underWay.add(load);
    newest.put(load.key(), load);
    Runnable cancelTimeout = timer.schedule(() -> giveUp(load), loadTimeoutNanos);
    load.outcome()
        .whenComplete(
            (found, failure) -> {
              underWay.remove(load);
              newest.remove(load.key(), load);
              cancelTimeout.run();
              if (failure != null) {
                limiter.withdraw(load);
              }
              count(load, failure);
              if (failure == null) {
                counted.complete(found);
              } else {
                counted.completeExceptionally(failure);
              }
            });
    return counted;
  }

  private void began() {
    counters.loads.increment();
    health.began(ticker.getAsLong());
  }

  private void count(Load<V> load, @Nullable Throwable failure) {
    if (!load.hasBegun()) {
      counters.refusedLoads.increment();
      return;
    }
    long now = ticker.getAsLong();
    if (failure instanceof OverloadedException overloaded) {
      overloaded.retryAfter().ifPresent(time -> health.leaveAlone(now, Nanos.of(time)));
    }
    health.ended(now, failure == null || failure instanceof TooLargeException);
    (failure == null ? counters.loadSuccesses : counters.loadFailures).increment();
    counters.loadNanos.add(now - load.beganAtNanos());
  }

  private void submit(Load<V> load) {
    if (closed) {
      load.fail(FailureKind.CLOSED, "");
    } else if (load.isNested() || expedited.containsKey(load.key())) {
      limiter.runBeside(load);
    } else {
      switch (limiter.submit(load)) {
        case BEGUN -> {}
        case QUEUED -> boundWaiting(load);
        case REFUSED ->
            load.giveUpWaiting(
                config.maxConcurrentLoads()
                    + " loads under way and "
                    + config.maxQueuedLoads()
                    + " waiting");
      }
    }
  }

  private void boundWaiting(Load<V> load) {
    Runnable cancel =
        timer.schedule(
            () -> load.giveUpWaiting("no free place within " + config.queueTimeout()),
            Nanos.of(config.queueTimeout()));
    load.outcome().whenComplete((found, failure) -> cancel.run());
  }

  private void giveUp(Load<V> load) {
    load.fail(FailureKind.LOAD_FAILED, "no value within " + config.loadTimeout());
  }
}
