package dev.covey.group;

import static dev.covey.singleflight.SingleFlight.NO_TIMEOUT;

import dev.covey.singleflight.Call;
import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
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

  private final SingleFlight<String, Found<V>> flights;

  /** Each under a key of its own, for the waiters' time-outs. */
  private final SingleFlight<Object, Found<V>> unshared;

  private final Origin<V> origin;
  private final Codec<V> codec;
  private final GroupConfig config;
  private final String group;
  private final String self;
  private final Tiers<V> tiers;
  private final LongSupplier ticker;
  private final Counters counters;

  Loads(
      String group,
      Origin<V> origin,
      Codec<V> codec,
      GroupConfig config,
      GroupContext context,
      Tiers<V> tiers,
      Counters counters) {
    this.flights = new SingleFlight<>(context.timer());
    this.unshared = new SingleFlight<>(context.timer());
    this.origin = origin;
    this.codec = codec;
    this.config = config;
    this.group = group;
    this.self = context.self();
    this.tiers = tiers;
    this.ticker = context.ticker();
    this.counters = counters;
  }

  /** Loads a key that this node owns, and stores what the getter brings. */
  CompletableFuture<Found<V>> own(String key, Ownership ownership, long timeoutNanos) {
    OwnLoad call = new OwnLoad(key, ownership);
    CompletableFuture<Found<V>> waiter = flights.run(key, timeoutNanos, call);
    if (!call.started) {
      counters.shared.increment();
    }
    return waiter;
  }

  /** Loads a key in place of its owner, and stores nothing. */
  CompletableFuture<Found<V>> inPlaceOf(Ownership ownership, String key) {
    return flights.run(
        key,
        NO_TIMEOUT,
        flight -> {
          counters.fallbackLoads.increment();
          return origin
              .load(key)
              .thenApply(
                  arrival -> new Found<>(entry(key, ownership, arrival), Source.FALLBACK_LOAD));
        });
  }

  /** Loads a key for one caller alone, and stores nothing. */
  CompletableFuture<Found<V>> alone(String key, Ownership ownership, long timeoutNanos) {
    return unshared.run(
        new Object(),
        timeoutNanos,
        flight ->
            origin
                .load(key)
                .thenApply(arrival -> new Found<>(entry(key, ownership, arrival), Source.LOAD)));
  }

  void detachIf(Predicate<String> keys) {
    flights.detachIf(keys);
  }

  int underWay() {
    return flights.size();
  }

  private final class OwnLoad implements Call<Found<V>> {

    private final String key;
    private final Ownership ownership;
    private boolean started; // confined to the thread that called run

    OwnLoad(String key, Ownership ownership) {
      this.key = key;
      this.ownership = ownership;
    }

    @Override
    public CompletionStage<Found<V>> start(Flight flight) {
      started = true;
      Entry<V> stored = tiers.main(key); // by a flight that ended between the miss and now
      if (stored != null) {
        counters.lateHits.increment();
        return CompletableFuture.completedStage(new Found<>(stored, Source.MAIN_HIT));
      }
      return origin.load(key).thenApply(arrival -> store(flight, entry(key, ownership, arrival)));
    }

    private Found<V> store(Flight flight, Entry<V> entry) {
      tiers.putMain(key, entry, flight::isAttached);
      return new Found<>(entry, Source.LOAD);
    }
  }

  private Entry<V> entry(String key, Ownership ownership, Load.Arrival<V> arrival) {
    V value = arrival.loaded().orNull();
    long now = ticker.getAsLong();
    if (value == null) {
      return Entry.absent(
          ownership, arrival.beganAtNanos(), now, Nanos.of(config.absentTimeToLive()));
    }
    long lifetimeNanos =
        arrival.loaded().timeToLive().or(config::timeToLive).map(Nanos::of).orElse(Nanos.FOREVER);
    byte[] bytes = encode(key, value);
    long decodedBytes = codec.decodedBytes(value, bytes.length);
    return Entry.loaded(
        value, bytes, decodedBytes, ownership, arrival.beganAtNanos(), now, lifetimeNanos);
  }

  private byte[] encode(String key, V value) {
    byte[] bytes;
    try {
      bytes = codec.encode(value);
    } catch (Throwable thrown) { // a user's code
      throw failed(FailureKind.LOAD_FAILED, key, "the value cannot be encoded: " + thrown, thrown);
    }
    if (bytes.length > config.maxValueBytes()) {
      String detail =
          "value of " + bytes.length + " bytes (expected: at most " + config.maxValueBytes() + ")";
      throw failed(FailureKind.TOO_LARGE, key, detail, null);
    }
    return bytes;
  }

  private CacheException failed(
      FailureKind kind, String key, String detail, @Nullable Throwable cause) {
    counters.loadFailures.increment();
    return kind.exception(new CacheException.Where(group, key, self), detail, cause);
  }
}
