package dev.covey.group;

import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import dev.covey.singleflight.Timer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flights that run the getter on this node. They wait for nothing but the getter, never for a
 * peer: so two nodes that disagree about who owns a key cannot wait for each other.
 *
 * <p>Safe for concurrent use. Its futures fail with {@link CacheException}, or with a time-out of
 * the waiter. The parameter {@code part} is the load whose getter asks; null: no getter does.
 */
final class Loads<V> {

  private final Flights<V> flights;

  /** Each under a key of its own: for the waiters' time-outs, not to share. */
  private final SingleFlight<Object, Found<V>> unshared;

  private final Origin<V> origin;
  private final Entries<V> entries;
  private final Tiers<V> tiers;
  private final Refreshes refreshes;
  private final GroupConfig config;
  private final long retryNanos;
  private final long softLoadTimeoutNanos;
  private final Timer timer;
  private final LongSupplier ticker;
  private final Counters counters;

  Loads(
      Origin<V> origin,
      Entries<V> entries,
      Tiers<V> tiers,
      GroupConfig config,
      GroupContext context,
      Counters counters) {
    this.flights = new Flights<>(context.timer(), counters.shared);
    this.unshared = new SingleFlight<>(context.timer());
    this.origin = origin;
    this.entries = entries;
    this.tiers = tiers;
    this.config = config;
    this.retryNanos = Nanos.of(config.retryDelay());
    this.softLoadTimeoutNanos = Nanos.of(config.softLoadTimeout());
    this.timer = context.timer();
    this.ticker = context.ticker();
    this.counters = counters;
    this.refreshes = new Refreshes(config, origin.limiter()::hasRoom, this::refresh);
    origin.limiter().onIdle(refreshes::beginAll);
  }

  /**
   * The entry of the main tier that answers a call for a key owned here; one past its soft limit is
   * to be loaded anew in the background.
   */
  @Nullable Entry<V> hit(String key) {
    Entry<V> entry = tiers.main(key);
    return entry == null || !entry.ages() ? entry : served(key, entry);
  }

  private @Nullable Entry<V> served(String key, Entry<V> entry) {
    long now = ticker.getAsLong();
    if (!entry.isServed(now)) {
      return null;
    }
    if (entry.isStale(now)) {
      counters.staleAnswers.increment();
    }
    if (!entry.isFresh(now)) {
      counters.softHits.increment();
      if (!admitsOptional(now) || !refreshes.add(key)) {
        counters.droppedRefreshes.increment();
        tiers.replaceOwn(key, entry, entry.excused(now, retryNanos));
      }
    }
    return entry;
  }

  /** Loads a key that this node owns, and stores what the getter brings. */
  CompletableFuture<Found<V>> own(
      String key, Ownership ownership, @Nullable LoadScope part, long timeoutNanos) {
    CompletableFuture<Found<V>> waiter =
        expedited(
            key,
            part,
            () ->
                flights.run(
                    key,
                    ownership,
                    timeoutNanos,
                    flight -> loadUnlessServed(key, ownership, part, flight)));
    if (!waiter.isDone() && tiers.main(key) != null) {
      Runnable cancel =
          timer.schedule(() -> serveInPlaceOfALateLoad(key, waiter), softLoadTimeoutNanos);
      waiter.whenComplete((found, failure) -> cancel.run());
    }
    return waiter;
  }

  /** Loads a key in place of its owner, for a fetch that failed, and stores nothing. */
  CompletableFuture<Found<V>> inPlaceOf(Ownership ownership, String key, @Nullable LoadScope part) {
    return expedited(
        key,
        part,
        () ->
            flights.continueIn(
                key,
                ownership,
                flight -> {
                  counters.fallbackLoads.increment();
                  return load(key, ownership, part, Source.FALLBACK_LOAD);
                }));
  }

  /** Loads a key for one caller alone, and stores nothing. */
  CompletableFuture<Found<V>> alone(
      String key, Ownership ownership, @Nullable LoadScope part, long timeoutNanos) {
    return unshared.run(
        new Object(), timeoutNanos, flight -> load(key, ownership, part, Source.LOAD));
  }

  void detachMoved() {
    flights.detachMoved();
  }

  /** How many keys wait to be loaded anew. */
  int queuedRefreshes() {
    return refreshes.queued();
  }

  /**
   * A getter must not join a load in the queue, whose turn may never come: the getter may hold the
   * place it waits for.
   */
  private CompletableFuture<Found<V>> expedited(
      String key, @Nullable LoadScope part, Supplier<CompletableFuture<Found<V>>> run) {
    if (part == null) {
      return run.get();
    }
    Runnable end = origin.expedite(key);
    try {
      CompletableFuture<Found<V>> waiter = run.get();
      waiter.whenComplete((found, failure) -> end.run());
      return waiter;
    } catch (Throwable refused) {
      end.run();
      throw refused;
    }
  }

  private CompletionStage<Found<V>> loadUnlessServed(
      String key, Ownership ownership, @Nullable LoadScope part, Flight flight) {
    long now = ticker.getAsLong();
    Entry<V> kept = tiers.main(key);
    if (kept != null && kept.isServed(now)) { // by a flight that ended between the miss and now
      return hitAfterAll(kept);
    }
    Entry<V> absent = tiers.ownAbsent(key);
    if (absent != null) {
      return hitAfterAll(absent);
    }
    String failure = tiers.failure(key);
    if (failure != null) {
      counters.rememberedFailures.increment();
      return CompletableFuture.failedStage(origin.failure(key, failure));
    }
    if (kept != null && !admitsOptional(now)) {
      Found<V> spared = excuse(key, kept, now);
      if (spared != null) {
        counters.sparedLoads.increment();
        return CompletableFuture.completedStage(spared);
      }
    }
    return loadAndStore(key, ownership, part, flight);
  }

  private boolean admitsOptional(long nowNanos) {
    return origin.health().admitsOptional(nowNanos, origin.limiter().hasRoom());
  }

  private CompletionStage<Found<V>> hitAfterAll(Entry<V> stored) {
    counters.lateHits.increment();
    return CompletableFuture.completedStage(new Found<>(stored, Source.MAIN_HIT));
  }

  /** Nobody waits for it: what it fails with is in the counters. */
  private CompletableFuture<Found<V>> refresh(String key) {
    Entry<V> old = tiers.main(key);
    long now = ticker.getAsLong();
    if (old == null || old.isFresh(now)) { // gone, or loaded for a caller
      return CompletableFuture.failedFuture(new CancellationException("no need"));
    }
    if (!origin.health().admitsOptional(now, true)) { // in trouble since the key was put here
      counters.droppedRefreshes.increment();
      tiers.replaceOwn(key, old, old.excused(now, retryNanos));
      return CompletableFuture.failedFuture(new CancellationException("spared"));
    }
    counters.refreshes.increment();
    Ownership ownership = old.ownership();
    return flights.run(
        key,
        ownership,
        SingleFlight.NO_TIMEOUT,
        flight -> {
          Entry<V> stored = tiers.main(key);
          return stored != null && stored.isFresh(ticker.getAsLong())
              ? hitAfterAll(stored)
              : loadAndStore(key, ownership, null, flight);
        });
  }

  private CompletionStage<Found<V>> loadAndStore(
      String key, Ownership ownership, @Nullable LoadScope part, Flight flight) {
    return origin
        .load(
            key,
            part,
            arrival -> {
              Entry<V> entry = entries.loaded(key, ownership, arrival);
              tiers.putOwn(key, entry, flight::isAttached);
              return new Found<>(entry, Source.LOAD);
            })
        .exceptionallyCompose(failure -> afterFailure(key, ownership, failure, flight));
  }

  private CompletableFuture<Found<V>> load(
      String key, Ownership ownership, @Nullable LoadScope part, Source source) {
    return origin.load(
        key, part, arrival -> new Found<>(entries.loaded(key, ownership, arrival), source));
  }

  /** What the waiters of a load that has failed get: the value that is there, or the failure. */
  private CompletionStage<Found<V>> afterFailure(
      String key, Ownership ownership, Throwable failure, Flight flight) {
    Entry<V> kept = flight.isAttached() ? tiers.main(key) : null;
    if (kept != null && !(failure instanceof ClosedException)) {
      Found<V> excused = excuse(key, kept, ticker.getAsLong());
      if (excused != null) {
        return CompletableFuture.completedStage(excused);
      }
    }
    if (failure instanceof LoadFailedException failed && !config.errorTimeToLive().isZero()) {
      tiers.putFailed(key, entries.failed(failed, ownership), flight::isAttached);
    }
    return CompletableFuture.failedStage(failure);
  }

  private void serveInPlaceOfALateLoad(String key, CompletableFuture<Found<V>> waiter) {
    Entry<V> kept = tiers.main(key);
    if (kept == null || waiter.isDone()) {
      return;
    }
    long now = ticker.getAsLong();
    if (kept.isServed(now)) { // excused by another waiter
      waiter.complete(new Found<>(kept, Source.MAIN_HIT));
      return;
    }
    Found<V> excused = excuse(key, kept, now);
    if (excused != null) {
      origin.health().late(now);
      waiter.complete(excused);
    }
  }

  /**
   * Has an entry that was not loaded anew tried again later.
   *
   * @return the entry, if it may be served meanwhile; else null
   */
  private @Nullable Found<V> excuse(String key, Entry<V> kept, long nowNanos) {
    Entry<V> excused = kept.excused(nowNanos, retryNanos);
    tiers.replaceOwn(key, kept, excused);
    if (!excused.isServed(nowNanos)) {
      return null;
    }
    if (excused.isStale(nowNanos)) {
      counters.staleAnswers.increment();
    }
    return new Found<>(excused, Source.MAIN_HIT);
  }
}
