package dev.covey.group;

import dev.covey.singleflight.Timer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
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

  private final GroupFailures failures;
  private final AsyncBulkGetter<V> getter;
  private final int maxKeysPerLoad;
  private final GroupConfig config;
  private final long loadTimeoutNanos;
  private final LoadLimiter limiter;
  private final OriginHealth health;
  private final Executor loaders;
  private final LongSupplier ticker;
  private final Timer timer;
  private final Counters counters;

  /** By their numbers: they fail in the order in which they came. */
  private final Map<Long, Load<V>> underWay = new ConcurrentSkipListMap<>();

  private final AtomicLong lastLoad = new AtomicLong();

  /** By key, the load that began to wait last. */
  private final Map<String, Load<V>> newest = new ConcurrentHashMap<>();

  /** Keys that getters wait for, with how many do. */
  private final Map<String, Integer> expedited = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /**
   * @param maxKeysPerLoad how many keys the getter is asked for at once; at least 1
   */
  Origin(
      GroupFailures failures,
      AsyncBulkGetter<V> getter,
      int maxKeysPerLoad,
      GroupConfig config,
      GroupContext context,
      Counters counters) {
    this.failures = failures;
    this.getter = getter;
    this.maxKeysPerLoad = maxKeysPerLoad;
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

  /** How many keys one run of the getter may bring. */
  int maxKeysPerLoad() {
    return maxKeysPerLoad;
  }

  /** A key to be loaded. */
  Wanted<V> want(String key, Function<Load.Arrival<V>, Found<V>> finish) {
    return new Wanted<>(failures.where(key, failures.self()), finish, new CompletableFuture<>());
  }

  /**
   * Runs the getter once, on another thread, for some keys.
   *
   * @param wanted at least one, at most {@link #maxKeysPerLoad}
   * @param parent the load whose getter asks, here or on another node; null: no getter does
   */
  void load(List<Wanted<V>> wanted, @Nullable LoadScope parent) {
    Set<String> keys = new LinkedHashSet<>();
    wanted.forEach(each -> keys.add(each.key()));
    LoadScope scope =
        new LoadScope(
            parent, this, Collections.unmodifiableSet(keys), ticker.getAsLong() + loadTimeoutNanos);
    Load<V> load = new Load<>(wanted, getter, scope, loaders, ticker);
    watch(load);
    submit(load);
  }

  /** Loads each key in a run of its own. */
  Starter<V> oneByOne(@Nullable LoadScope parent) {
    return (key, finish) -> {
      Wanted<V> wanted = want(key, finish);
      load(List.of(wanted), parent);
      return wanted.found();
    };
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

  /** Those who wait for the load of a key are not to wait for it any longer. */
  void late(String key) {
    Load<V> load = newest.get(key);
    if (load != null && load.markLate()) { // of many keys: it is one load all the same
      health.late(ticker.getAsLong());
    }
  }

  /** What a load would fail with that is not made, since one has just failed. */
  CacheException failure(String key, String detail) {
    return failures.of(FailureKind.LOAD_FAILED, key, detail, null);
  }

  /** Whether no load is under way. */
  boolean isIdle() {
    return underWay.isEmpty();
  }

  /** Fails the loads under way, and all that come. */
  void close() {
    closed = true;
    underWay.values().forEach(load -> load.fail(FailureKind.CLOSED, ""));
  }

  /** Those who wait learn of the outcome once it is counted: who has it finds it there. */
  private void watch(Load<V> load) {
    Long number = lastLoad.incrementAndGet();
    underWay.put(number, load);
    load.wanted().forEach(each -> newest.put(each.key(), load));
    Runnable cancelTimeout = timer.schedule(() -> giveUp(load), loadTimeoutNanos);
    load.outcome()
        .thenAccept(
            outcomes -> {
              underWay.remove(number);
              load.wanted().forEach(each -> newest.remove(each.key(), load));
              cancelTimeout.run();
              if (!load.hasBegun()) {
                limiter.withdraw(load);
              }
              count(load, outcomes);
              for (int i = 0; i < outcomes.size(); i++) {
                load.wanted().get(i).end(outcomes.get(i));
              }
            });
  }

  private void began(Load<?> load) {
    counters.loads.increment();
    counters.loadedKeys.add(load.wanted().size());
    health.began(ticker.getAsLong());
  }

  private void count(Load<V> load, List<Wanted.Outcome<V>> outcomes) {
    if (!load.hasBegun()) {
      counters.refusedLoads.add(outcomes.size());
      return;
    }
    long now = ticker.getAsLong();
    boolean answered = false;
    for (Wanted.Outcome<V> outcome : outcomes) {
      CacheException failure = outcome.failure();
      if (failure instanceof OverloadedException overloaded) {
        overloaded.retryAfter().ifPresent(time -> health.leaveAlone(now, Nanos.of(time)));
      }
      answered |= failure == null || failure instanceof TooLargeException;
      (failure == null ? counters.loadSuccesses : counters.loadFailures).increment();
    }
    health.ended(now, answered);
    counters.loadNanos.add(now - load.beganAtNanos());
  }

  private void submit(Load<V> load) {
    if (closed) {
      load.fail(FailureKind.CLOSED, "");
    } else if (load.isNested() || isExpedited(load)) {
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
                    + " waiting"
                    + quota());
        case TOO_SLOW ->
            load.giveUpWaiting(
                limiter.queued()
                    + " loads waiting, too many to begin in time for "
                    + config.queueTimeout()
                    + quota());
      }
    }
  }

  private boolean isExpedited(Load<V> load) {
    return load.wanted().stream().anyMatch(each -> expedited.containsKey(each.key()));
  }

  private void boundWaiting(Load<V> load) {
    Runnable cancel =
        timer.schedule(
            () -> load.giveUpWaiting("not begun within " + config.queueTimeout() + quota()),
            Nanos.of(config.queueTimeout()));
    load.outcome().thenRun(cancel);
  }

  /** What else than places may lack. */
  private String quota() {
    return config.loadsPerSecond().isEmpty()
        ? ""
        : ", of " + config.loadsPerSecond().getAsDouble() + " loads a second";
  }

  private void giveUp(Load<V> load) {
    load.fail(FailureKind.LOAD_FAILED, "no value within " + config.loadTimeout());
  }
}
