package dev.covey.group;

import dev.covey.singleflight.Call;
import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import dev.covey.singleflight.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The flights of one kind, by key. Safe for concurrent use. */
final class Flights<V> {

  /** A call with the ownership under which it began. */
  private static final class OwnedCall<V> implements Call<Found<V>> {

    private final Ownership ownership;
    private final Call<Found<V>> call;
    private boolean started; // written by the thread inside run, if this call is what flies

    OwnedCall(Ownership ownership, Call<Found<V>> call) {
      this.ownership = ownership;
      this.call = call;
    }

    boolean isOfTheSameOwnership(Call<Found<V>> other) {
      return other instanceof OwnedCall<?> owned && owned.ownership == ownership;
    }

    @Override
    public CompletionStage<Found<V>> start(Flight flight) throws Exception {
      started = true;
      return call.start(flight);
    }
  }

  private final SingleFlight<String, Found<V>> flights;
  private final LongSupplier ticker;
  private final LongAdder shared;

  /**
   * @param shared counts the calls that joined a flight under way
   */
  Flights(Timer timer, LongSupplier ticker, LongAdder shared) {
    this.flights = new SingleFlight<>(timer);
    this.ticker = ticker;
    this.shared = shared;
  }

  /** Joins the flight of this key or begins one, as far as the ownership allows; counted. */
  CompletableFuture<Found<V>> run(
      String key, Ownership ownership, long timeoutNanos, Call<Found<V>> call) {
    OwnedCall<V> owned = new OwnedCall<>(ownership, call);
    CompletableFuture<Found<V>> waiter = run(key, timeoutNanos, owned);
    if (ownership.isValid(ticker)) {
      countIfShared(owned);
    } else { // it may be in the queue
      waiter.whenComplete((found, failure) -> countIfShared(owned));
    }
    return waiter;
  }

  private void countIfShared(OwnedCall<V> owned) {
    if (!owned.started) {
      shared.increment();
    }
  }

  /**
   * For a flight of another kind that ends in this one: it was counted there, and it bounds its
   * waiters' time.
   */
  CompletableFuture<Found<V>> continueIn(String key, Ownership ownership, Call<Found<V>> call) {
    return run(key, SingleFlight.NO_TIMEOUT, new OwnedCall<>(ownership, call));
  }

  /**
   * A flight that began before this call is shared only while this node would hear of a remove:
   * else the call waits for the next, which it shares with all that come until then.
   */
  private CompletableFuture<Found<V>> run(String key, long timeoutNanos, OwnedCall<V> owned) {
    return owned.ownership.isValid(ticker)
        ? flights.run(key, timeoutNanos, owned, owned::isOfTheSameOwnership)
        : flights.runNext(key, timeoutNanos, owned);
  }

  /** Detaches the flight of this key, if there is one. */
  void detach(String key) {
    flights.detach(key);
  }

  /** Detaches the flights that are under way when this is called. */
  void detachAll() {
    flights.detachIf(call -> true);
  }

  /** Detaches the flights whose ownership has ended. */
  void detachMoved() {
    flights.detachIf(call -> call instanceof OwnedCall<?> owned && owned.ownership.isOver());
  }
}
