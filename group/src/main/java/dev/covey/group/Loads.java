package dev.covey.group;

import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import dev.covey.singleflight.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final Counters counters;

  Loads(Origin<V> origin, Entries<V> entries, Tiers<V> tiers, Timer timer, Counters counters) {
    this.flights = new Flights<>(timer, counters.shared);
    this.unshared = new SingleFlight<>(timer);
    this.origin = origin;
    this.entries = entries;
    this.tiers = tiers;
    this.counters = counters;
  }

  /** Loads a key that this node owns, and stores what the getter brings. */
  CompletableFuture<Found<V>> own(
      String key, Ownership ownership, @Nullable LoadScope part, long timeoutNanos) {
    return expedited(
        key,
        part,
        () ->
            flights.run(
                key,
                ownership,
                timeoutNanos,
                flight -> loadAndStore(key, ownership, part, flight)));
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

  private CompletionStage<Found<V>> loadAndStore(
      String key, Ownership ownership, @Nullable LoadScope part, Flight flight) {
    Entry<V> stored = tiers.main(key); // by a flight that ended between the miss and now
    if (stored != null) {
      counters.lateHits.increment();
      return CompletableFuture.completedStage(new Found<>(stored, Source.MAIN_HIT));
    }
    return origin.load(
        key,
        part,
        arrival -> {
          Entry<V> entry = entries.loaded(key, ownership, arrival);
          tiers.putMain(key, entry, flight::isAttached);
          return new Found<>(entry, Source.LOAD);
        });
  }

  private CompletableFuture<Found<V>> load(
      String key, Ownership ownership, @Nullable LoadScope part, Source source) {
    return origin.load(
        key, part, arrival -> new Found<>(entries.loaded(key, ownership, arrival), source));
  }
}
