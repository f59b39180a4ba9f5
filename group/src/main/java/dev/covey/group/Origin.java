package dev.covey.group;

import dev.covey.singleflight.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from: the getter, called within the group's limits. Safe for concurrent use.
 *
 * <p>Every load ends by {@link GroupConfig#loadTimeout}, and fails with a {@link CacheException}. A
 * load that a getter asks for runs beside the limit on concurrent loads, since the load it is part
 * of holds a place already and waits for it.
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
  private final Executor loaders;
  private final LongSupplier ticker;
  private final Timer timer;
  private final Counters counters;

  private final Set<Load<V>> underWay = ConcurrentHashMap.newKeySet();
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
    this.limiter =
        new LoadLimiter(config.maxConcurrentLoads(), config.maxQueuedLoads(), context.loaders());
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
   */
  CompletableFuture<Load.Arrival<V>> load(String key, @Nullable LoadScope parent) {
    LoadScope scope = new LoadScope(parent, this, key, ticker.getAsLong() + loadTimeoutNanos);
    Load<V> load =
        new Load<>(new CacheException.Where(group, key, self), getter, scope, loaders, ticker);
    watch(load);
    submit(load);
    return load.outcome();
  }

  /**
   * Begins a load of {@code key} that waits for a free place, beside the limit.
   *
   * @return whether a load of the key is under way, or was in the queue until now
   */
  boolean hasten(String key) {
    List<Load<V>> loads = underWay.stream().filter(load -> load.where().key().equals(key)).toList();
    loads.stream()
        .filter(load -> !load.hasBegun() && !load.isNested())
        .forEach(this::beginBesideTheLimit);
    return !loads.isEmpty();
  }

  /** Fails the loads under way, and all that come. */
  void close() {
    closed = true;
    underWay.forEach(this::refuseAsClosed);
  }

  private void watch(Load<V> load) {
    underWay.add(load);
    Runnable cancelTimeout = timer.schedule(() -> giveUp(load), loadTimeoutNanos);
    load.outcome()
        .whenComplete(
            (arrival, failure) -> {
              underWay.remove(load);
              cancelTimeout.run();
              if (failure != null) {
                (load.hasBegun() ? counters.loadFailures : counters.refusedLoads).increment();
              }
            });
  }

  private void submit(Load<V> load) {
    if (closed) {
      refuseAsClosed(load);
      return;
    }
    if (load.isNested()) {
      beginBesideTheLimit(load);
      return;
    }
    try {
      if (!limiter.submit(() -> load.run(counters.loads::increment, limiter::release))) {
        fail(load, FailureKind.OVERLOADED, tooMany());
      }
    } catch (RejectedExecutionException closing) {
      refuseAsClosed(load);
    }
  }

  private void beginBesideTheLimit(Load<V> load) {
    try {
      loaders.execute(() -> load.run(counters.loads::increment, () -> {}));
    } catch (RejectedExecutionException closing) {
      refuseAsClosed(load);
    }
  }

  private void giveUp(Load<V> load) {
    fail(load, FailureKind.LOAD_FAILED, "no value within " + config.loadTimeout());
  }

  private void refuseAsClosed(Load<V> load) {
    fail(load, FailureKind.CLOSED, "");
  }

  private static void fail(Load<?> load, FailureKind kind, String detail) {
    load.fail(kind.exception(load.where(), detail, null));
  }

  private String tooMany() {
    return config.maxConcurrentLoads()
        + " loads under way and "
        + config.maxQueuedLoads()
        + " waiting";
  }
}
