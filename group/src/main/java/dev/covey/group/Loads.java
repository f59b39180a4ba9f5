package dev.covey.group;

import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import dev.covey.singleflight.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flights that run the getter on this node. They wait for nothing but the getter, never for a
 * peer: so two nodes that disagree about who owns a key cannot wait for each other.
 *
 * <p>Safe for concurrent use. Its futures fail with {@link CacheException}, or with a time-out of
 * the waiter.
 */
final class Loads<V> {

  private static final long YOUNG_FLIGHT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Flights<V> flights;

  /** Each under a key of its own: for the waiters' time-outs, not to share. */
  private final SingleFlight<Object, Found<V>> unshared;

  private final Origin<V> origin;
  private final Entries<V> entries;
  private final Tiers<V> tiers;
  private final Timer timer;
  private final Counters counters;

  Loads(Origin<V> origin, Entries<V> entries, Tiers<V> tiers, Timer timer, Counters counters) {
    this.flights = new Flights<>(timer, counters.shared);
    this.unshared = new SingleFlight<>(timer);
    this.origin = origin;
    this.entries = entries;
    this.tiers = tiers;
    this.timer = timer;
    this.counters = counters;
  }

  /**
   * Loads a key that this node owns, and stores what the getter brings.
   *
   * @param part the load whose getter asks; null: no getter does
   */
  CompletableFuture<Found<V>> own(
      String key, Ownership ownership, @Nullable LoadScope part, long timeoutNanos) {
    return hasten(
        key,
        part,
        flights.run(key, timeoutNanos, flight -> loadAndStore(key, ownership, part, flight)));
  }

  /** Loads a key in place of its owner, for a fetch that failed, and stores nothing. */
  CompletableFuture<Found<V>> inPlaceOf(Ownership ownership, String key, @Nullable LoadScope part) {
    return hasten(
        key,
        part,
        flights.continueIn(
            key,
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

  void detachIf(Predicate<String> keys) {
    flights.detachIf(keys);
  }

  /**
   * Sees to it that a getter does not wait for a load in the queue: its turn may never come, since
   * the getter may hold the place that it waits for.
   *
   * <p>The flight that the getter joined may be so young that its load is not even in the queue;
   * then again a little later.
   */
  private CompletableFuture<Found<V>> hasten(
      String key, @Nullable LoadScope part, CompletableFuture<Found<V>> waiter) {
    if (part != null && !waiter.isDone() && !origin.hasten(key)) {
      timer.schedule(() -> hasten(key, part, waiter), YOUNG_FLIGHT_NANOS);
    }
    return waiter;
  }

  private CompletionStage<Found<V>> loadAndStore(
      String key, Ownership ownership, @Nullable LoadScope part, Flight flight) {
    Entry<V> stored = tiers.main(key); // by a flight that ended between the miss and now
    if (stored != null) {
      counters.lateHits.increment();
      return CompletableFuture.completedStage(new Found<>(stored, Source.MAIN_HIT));
    }
    return load(key, ownership, part, Source.LOAD)
        .thenApply(
            found -> {
              tiers.putMain(key, found.entry(), flight::isAttached);
              return found;
            });
  }

  private CompletableFuture<Found<V>> load(
      String key, Ownership ownership, @Nullable LoadScope part, Source source) {
    return origin
        .load(key, part)
        .thenApply(arrival -> new Found<>(entries.loaded(key, ownership, arrival), source));
  }
}
