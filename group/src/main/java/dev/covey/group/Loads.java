package dev.covey.group;

import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import dev.covey.singleflight.Timer;
import java.util.List;
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

  private static final CompletableFuture<Void> NO_BARRIER = CompletableFuture.completedFuture(null);

  private final Flights<V> flights;

  /** Each under a key of its own: for the waiters' time-outs, not to share. */
  private final SingleFlight<Object, Found<V>> unshared;

  private final Origin<V> origin;
  private final Entries<V> entries;
  private final Tiers<V> tiers;
  private final Inheritance<V> inheritance;
  private final Peers peers;
  private final Refreshes refreshes;
  private final Ageing<V> ageing;
  private final FallbackLoads<V> fallbacks;
  private final GroupConfig config;
  private final long softLoadTimeoutNanos;
  private final Timer timer;
  private final LongSupplier ticker;
  private final Counters counters;

  Loads(
      Origin<V> origin,
      Entries<V> entries,
      Tiers<V> tiers,
      Inheritance<V> inheritance,
      GroupConfig config,
      GroupContext context,
      Counters counters) {
    this.flights = new Flights<>(context.timer(), context.ticker(), counters.shared);
    this.unshared = new SingleFlight<>(context.timer());
    this.origin = origin;
    this.entries = entries;
    this.tiers = tiers;
    this.inheritance = inheritance;
    this.peers = context.peers();
    this.config = config;
    this.softLoadTimeoutNanos = Nanos.of(config.softLoadTimeout());
    this.timer = context.timer();
    this.ticker = context.ticker();
    this.counters = counters;
    this.fallbacks = new FallbackLoads<>(origin, context.loaders());
    this.refreshes =
        new Refreshes(
            config, origin.maxKeysPerLoad(), origin.limiter()::hasRoom, this::refreshTogether);
    this.ageing =
        new Ageing<>(
            tiers,
            origin.health(),
            origin.limiter()::hasRoom,
            refreshes,
            config,
            context.ticker(),
            counters);
    origin.limiter().onIdle(refreshes::beginAll);
  }

  /** The entry that answers a call for a key owned here, as {@link Ageing#hit} has it. */
  @Nullable Entry<V> hit(String key) {
    Entry<V> main = ageing.hit(key);
    return main == null ? tiers.ownAbsent(key) : main;
  }

  /** The same, with nothing coming of it. */
  @Nullable Entry<V> peek(String key) {
    Entry<V> main = ageing.peek(key);
    return main == null ? tiers.ownAbsent(key) : main;
  }

  /** What is served of values past their limits. */
  Ageing<V> ageing() {
    return ageing;
  }

  /** Loads each key in a run of the getter of its own. */
  Starter<V> oneByOne(@Nullable LoadScope part) {
    return origin.oneByOne(part);
  }

  /** Loads the keys of one call in as few runs of the getter as it allows. */
  LoadBatch<V> newBatch(@Nullable LoadScope part) {
    return new LoadBatch<>(origin, part);
  }

  /**
   * Loads a key that this node owns, and stores what the getter brings.
   *
   * @param starter of this part
   */
  CompletableFuture<Found<V>> own(
      String key,
      Ownership ownership,
      Starter<V> starter,
      @Nullable LoadScope part,
      long timeoutNanos) {
    CompletableFuture<Void> barrier =
        ownership.isValid(ticker)
            ? NO_BARRIER
            : peers.awaitBarrier(timeoutNanos).toCompletableFuture();
    if (barrier.isDone()) {
      return ownNow(key, ownership, starter, part, timeoutNanos);
    }
    long began = ticker.getAsLong();
    return barrier.thenCompose(
        waited -> {
          Ownership now = peers.ownerOf(key);
          long left =
              timeoutNanos == SingleFlight.NO_TIMEOUT
                  ? timeoutNanos
                  : Math.max(0, timeoutNanos - (ticker.getAsLong() - began));
          return ownNow(key, now.peer().isEmpty() ? now : ownership, inPlace(part), part, left);
        });
  }

  private CompletableFuture<Found<V>> ownNow(
      String key,
      Ownership ownership,
      Starter<V> starter,
      @Nullable LoadScope part,
      long timeoutNanos) {
    CompletableFuture<Found<V>> waiter =
        expedited(
            key,
            part,
            () ->
                flights.run(
                    key,
                    ownership,
                    timeoutNanos,
                    flight -> loadUnlessServed(key, ownership, starter, flight)));
    if (!waiter.isDone() && ageing.isKept(key)) {
      boundBySoftTimeout(key, waiter);
    }
    return waiter;
  }

  private void boundBySoftTimeout(String key, CompletableFuture<Found<V>> waiter) {
    Runnable cancel =
        timer.schedule(
            () -> {
              Found<V> kept = ageing.inPlaceOfALateLoad(key, () -> origin.late(key));
              if (kept != null) {
                waiter.complete(kept);
              }
            },
            softLoadTimeoutNanos);
    waiter.whenComplete((found, failure) -> cancel.run());
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
                  return load(key, ownership, inPlace(part), Source.FALLBACK_LOAD);
                }));
  }

  /**
   * Loads a key whose owner a peer could not reach, for all who ask this node in its place, and
   * keeps a copy, as far as this node would hear of writes of the key.
   *
   * @param ownership of the owner
   */
  CompletableFuture<Found<V>> standIn(String key, Ownership ownership) {
    return flights.run(
        key,
        ownership,
        SingleFlight.NO_TIMEOUT,
        flight -> {
          Entry<V> stored = tiers.copy(key);
          return stored != null && stored.hasBytes()
              ? hitAfterAll(stored)
              : loadCopy(key, ownership, flight);
        });
  }

  /** The same for a fetch of this node that failed. */
  CompletableFuture<Found<V>> standInAfterAFetch(String key, Ownership ownership) {
    return flights.continueIn(
        key,
        ownership,
        flight -> {
          counters.fallbackLoads.increment();
          return loadCopy(key, ownership, flight);
        });
  }

  private CompletionStage<Found<V>> loadCopy(String key, Ownership ownership, Flight flight) {
    return inPlace(null)
        .load(
            key,
            arrival -> {
              Entry<V> entry = entries.standIn(key, ownership, arrival);
              tiers.putCopy(key, entry, flight::isAttached);
              return new Found<>(entry, Source.FALLBACK_LOAD);
            });
  }

  private Starter<V> inPlace(@Nullable LoadScope part) {
    return part == null && origin.maxKeysPerLoad() > 1 ? fallbacks : oneByOne(part);
  }

  /** Loads a key for one caller alone, and stores nothing. */
  CompletableFuture<Found<V>> alone(
      String key, Ownership ownership, Starter<V> starter, long timeoutNanos) {
    return unshared.run(
        new Object(), timeoutNanos, flight -> load(key, ownership, starter, Source.LOAD));
  }

  void detachMoved() {
    flights.detachMoved();
  }

  /** How many keys wait to be loaded anew. */
  int queuedRefreshes() {
    return refreshes.queued();
  }

  /** Detaches the flight of this key. */
  void detach(String key) {
    flights.detach(key);
  }

  /** Detaches the flights under way. */
  void detachAll() {
    flights.detachAll();
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
      String key, Ownership ownership, Starter<V> starter, Flight flight) {
    Entry<V> stored = peek(key); // by a flight that ended between the miss and now
    if (stored != null) {
      return hitAfterAll(stored);
    }
    String failure = tiers.failure(key);
    if (failure != null) {
      counters.rememberedFailures.increment();
      return CompletableFuture.failedStage(origin.failure(key, failure));
    }
    Found<V> spared = ageing.inPlaceOfALoad(key);
    if (spared != null) {
      counters.sparedLoads.increment();
      return CompletableFuture.completedStage(spared);
    }
    if (!Inheritance.mayHave(ownership)) {
      return loadAndStore(key, ownership, starter, flight);
    }
    return inheritance
        .find(key, ownership, flight::isAttached)
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedStage(new Found<>(found.get(), Source.PEER_HIT))
                    : loadAndStore(key, ownership, starter, flight));
  }

  private CompletionStage<Found<V>> hitAfterAll(Entry<V> stored) {
    counters.lateHits.increment();
    return CompletableFuture.completedStage(new Found<>(stored, Source.MAIN_HIT));
  }

  private CompletableFuture<?> refreshTogether(List<String> keys) {
    LoadBatch<V> batch = newBatch(null);
    try {
      return CompletableFuture.allOf(
          keys.stream().map(key -> refresh(key, batch)).toArray(CompletableFuture<?>[]::new));
    } finally {
      batch.begin();
    }
  }

  /** Nobody waits for it: what it fails with is in the counters. */
  private CompletableFuture<Found<V>> refresh(String key, Starter<V> starter) {
    Entry<V> old = ageing.startRefresh(key);
    if (old == null) {
      return CompletableFuture.failedFuture(new CancellationException("no need, or not now"));
    }
    Ownership ownership = old.ownership();
    CompletableFuture<Found<V>> loaded =
        flights.run(
            key,
            ownership,
            SingleFlight.NO_TIMEOUT,
            flight -> {
              Entry<V> fresh = ageing.fresh(key); // by a flight that ended meanwhile
              return fresh == null
                  ? loadAndStore(key, ownership, starter, flight)
                  : hitAfterAll(fresh);
            });
    counters.refreshes.increment();
    return loaded;
  }

  private CompletionStage<Found<V>> loadAndStore(
      String key, Ownership ownership, Starter<V> starter, Flight flight) {
    return starter
        .load(
            key,
            arrival -> {
              Entry<V> entry = entries.loaded(key, ownership, arrival);
              tiers.putOwn(key, entry, flight::isAttached);
              return new Found<>(entry, Source.LOAD);
            })
        .exceptionallyCompose(failure -> afterFailure(key, ownership, failure, flight));
  }

  private CompletableFuture<Found<V>> load(
      String key, Ownership ownership, Starter<V> starter, Source source) {
    return starter.load(
        key, arrival -> new Found<>(entries.loaded(key, ownership, arrival), source));
  }

  /** What the waiters of a load that has failed get: the value that is there, or the failure. */
  private CompletionStage<Found<V>> afterFailure(
      String key, Ownership ownership, Throwable failure, Flight flight) {
    boolean mayBeServed = flight.isAttached() && !(failure instanceof ClosedException);
    Found<V> kept = mayBeServed ? ageing.afterAFailure(key) : null;
    if (kept != null) {
      return CompletableFuture.completedStage(kept);
    }
    if (failure instanceof LoadFailedException failed && !config.errorTimeToLive().isZero()) {
      tiers.putFailed(key, entries.failed(failed, ownership), flight::isAttached);
    }
    return CompletableFuture.failedStage(failure);
  }
}
