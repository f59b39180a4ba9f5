package dev.covey.group;

import dev.covey.singleflight.Call;
import dev.covey.singleflight.SingleFlight;
import dev.covey.singleflight.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** The flights of one kind, by key. Safe for concurrent use. */
final class Flights<V> {

  private final SingleFlight<String, Found<V>> flights;
  private final LongAdder shared;

  /**
   * @param shared counts the calls that joined a flight under way
   */
  Flights(Timer timer, LongAdder shared) {
    this.flights = new SingleFlight<>(timer);
    this.shared = shared;
  }

  /** As {@link SingleFlight#run}, counted. */
  CompletableFuture<Found<V>> run(String key, long timeoutNanos, Call<Found<V>> call) {
    boolean[] started =
        new boolean[1]; // written by this thread, inside run, if the call is what flies
    CompletableFuture<Found<V>> waiter =
        flights.run(
            key,
            timeoutNanos,
            flight -> {
              started[0] = true;
              return call.start(flight);
            });
    if (!started[0]) {
      shared.increment();
    }
    return waiter;
  }

  /**
   * For a flight of another kind that ends in this one: it was counted there, and it bounds its
   * waiters' time.
   */
  CompletableFuture<Found<V>> continueIn(String key, Call<Found<V>> call) {
    return flights.run(key, SingleFlight.NO_TIMEOUT, call);
  }

  void detachIf(Predicate<String> keys) {
    flights.detachIf(keys);
  }
}
