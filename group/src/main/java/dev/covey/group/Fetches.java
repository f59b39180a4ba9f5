package dev.covey.group;

import static dev.covey.singleflight.SingleFlight.NO_TIMEOUT;
import static java.util.Objects.requireNonNull;

import dev.covey.singleflight.Call;
import dev.covey.singleflight.Flight;
import dev.covey.singleflight.SingleFlight;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flights that ask the owner of a key. They may wait for a load, of the owner or, in its place,
 * of this node; no load waits for them.
 *
 * <p>Safe for concurrent use. Its futures fail with {@link CacheException}, or with a time-out of
 * the waiter.
 */
final class Fetches<V> {

  /** How long to wait for the view in which an owner says that it has lost a key. */
  static final long VIEW_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final String group;
  private final Codec<V> codec;
  private final Executor decoder;
  private final long loadTimeoutNanos;
  private final Peers peers;
  private final LongSupplier ticker;
  private final Tiers<V> tiers;
  private final Loads<V> loads;
  private final Counters counters;
  private final SingleFlight<String, Found<V>> flights;

  Fetches(
      String group,
      Codec<V> codec,
      GroupConfig config,
      GroupContext context,
      Tiers<V> tiers,
      Loads<V> loads,
      Counters counters) {
    this.group = group;
    this.codec = codec;
    this.decoder = codec.decodesAtOnce() ? Runnable::run : context.callbacks();
    this.loadTimeoutNanos = Nanos.of(config.loadTimeout());
    this.peers = context.peers();
    this.ticker = context.ticker();
    this.tiers = tiers;
    this.loads = loads;
    this.counters = counters;
    this.flights = new SingleFlight<>(context.timer());
  }

  /** Fetches a key from its owner, which is a peer. */
  CompletableFuture<Found<V>> fetch(
      String key, Ownership ownership, Asker asker, long timeoutNanos) {
    Fetch call = new Fetch(key, ownership, asker);
    CompletableFuture<Found<V>> waiter = flights.run(key, timeoutNanos, call);
    if (!call.started) {
      counters.shared.increment();
    }
    return waiter;
  }

  /** Asks for one key in a message of its own. */
  CompletionStage<Answer> ask(Peer peer, String key) {
    return peer.fetch(group, List.of(key), FetchMode.LOAD, loadTimeoutNanos)
        .thenApply(answers -> answers.get(0));
  }

  void detachIf(Predicate<String> keys) {
    flights.detachIf(keys);
  }

  int underWay() {
    return flights.size();
  }

  /** Asks the owner for what it has cached, shares no flight and stores nothing. */
  CompletionStage<Optional<Entry<V>>> fetchCached(
      String key, Ownership ownership, Peer owner, long timeoutNanos) {
    return owner
        .fetch(group, List.of(key), FetchMode.CACHED_ONLY, timeoutNanos)
        .thenApplyAsync(answers -> cached(key, ownership, answers.get(0)), decoder);
  }

  private Optional<Entry<V>> cached(String key, Ownership ownership, Answer answer) {
    if (answer instanceof Answer.Failure failure) {
      throw failed(failure, key, ownership);
    }
    try {
      return Optional.ofNullable(copy(answer, ownership));
    } catch (UnreadableException unreadable) {
      throw undecodable(unreadable, key, ownership);
    }
  }

  private final class Fetch implements Call<Found<V>> {

    private final String key;
    private final Ownership ownership;
    private final Asker asker;
    private boolean started; // confined to the thread that called fetch

    Fetch(String key, Ownership ownership, Asker asker) {
      this.key = key;
      this.ownership = ownership;
      this.asker = asker;
    }

    @Override
    public CompletionStage<Found<V>> start(Flight flight) {
      started = true;
      Entry<V> stored = tiers.hot(key); // by a flight that ended between the miss and now
      if (stored != null) {
        counters.lateHits.increment();
        return CompletableFuture.completedStage(new Found<>(stored, Source.HOT_HIT));
      }
      counters.fetches.increment();
      return ask(asker, ownership, answer -> settle(flight, answer));
    }

    private CompletionStage<Found<V>> settle(Flight flight, Answer answer) {
      return answer instanceof Answer.Moved moved
          ? peers
              .awaitRevision(moved.revision(), VIEW_WAIT_NANOS)
              .thenCompose(waited -> followOwner(flight))
          : settle(flight, ownership, answer);
    }

    /** Asks once more, where the view has moved the key; a second {@code MOVED} is not followed. */
    private CompletionStage<Found<V>> followOwner(Flight flight) {
      Ownership now = peers.ownerOf(key);
      if (now == ownership) {
        return loads.inPlaceOf(ownership, key);
      }
      return now.peer().isEmpty()
          ? loads.own(key, now, NO_TIMEOUT)
          : ask(Fetches.this::ask, now, answer -> settle(flight, now, answer));
    }

    private CompletionStage<Found<V>> ask(
        Asker how, Ownership whom, Function<Answer, CompletionStage<Found<V>>> settle) {
      return how.ask(whom.peer().orElseThrow(), key).thenComposeAsync(settle, decoder);
    }

    private CompletionStage<Found<V>> settle(Flight flight, Ownership from, Answer answer) {
      if (answer instanceof Answer.Failure failure && !isUnreachable(failure.kind())) {
        throw failed(failure, key, from);
      }
      try {
        Entry<V> copy = copy(answer, from);
        if (copy == null) {
          return loads.inPlaceOf(from, key);
        }
        tiers.putHot(key, copy, flight::isAttached);
        return CompletableFuture.completedStage(
            new Found<>(copy, isLoaded(answer) ? Source.PEER_LOAD : Source.PEER_HIT));
      } catch (UnreadableException unreadable) {
        return insteadOf(undecodable(unreadable, key, from), from);
      }
    }

    private CompletionStage<Found<V>> insteadOf(CacheException undecodable, Ownership from) {
      return loads
          .inPlaceOf(from, key)
          .exceptionallyCompose(
              alsoFailed -> {
                undecodable.addSuppressed(alsoFailed);
                return CompletableFuture.failedFuture(undecodable);
              });
    }
  }

  /** Bytes that the codec refused. */
  private static final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableException(Throwable cause) {
      super(cause);
    }
  }

  /** The entry that an answer makes here; null if it has neither value nor absence. */
  private @Nullable Entry<V> copy(Answer answer, Ownership from) throws UnreadableException {
    long now = ticker.getAsLong();
    if (answer instanceof Answer.Value present) {
      V value = decode(present.bytes());
      int encodedBytes = present.bytes().length;
      long decodedBytes = codec.decodedBytes(value, encodedBytes);
      return Entry.copied(value, encodedBytes, decodedBytes, from, present.freshness(), now);
    }
    if (answer instanceof Answer.Absent absent) {
      Freshness freshness = absent.freshness();
      return Entry.absent(from, now - freshness.ageNanos(), now, freshness.remainingNanos());
    }
    return null;
  }

  private V decode(byte[] bytes) throws UnreadableException {
    try {
      return requireNonNull(codec.decode(bytes), "the codec decoded null");
    } catch (Throwable thrown) { // a user's code
      counters.undecodable.increment();
      throw new UnreadableException(thrown);
    }
  }

  /**
   * A member that does not have the group yet, or is going, is as good as one that cannot be
   * called.
   */
  private static boolean isUnreachable(FailureKind kind) {
    return kind == FailureKind.OWNER_UNREACHABLE
        || kind == FailureKind.NO_SUCH_GROUP
        || kind == FailureKind.CLOSED;
  }

  private static boolean isLoaded(Answer answer) {
    return (answer instanceof Answer.Value value && value.freshness().loaded())
        || (answer instanceof Answer.Absent absent && absent.freshness().loaded());
  }

  private CacheException failed(Answer.Failure failure, String key, Ownership from) {
    return failure.kind().exception(where(key, from), failure.detail(), null);
  }

  private CacheException undecodable(UnreadableException unreadable, String key, Ownership from) {
    Throwable cause = unreadable.getCause();
    return FailureKind.UNDECODABLE.exception(where(key, from), String.valueOf(cause), cause);
  }

  private CacheException.Where where(String key, Ownership from) {
    return new CacheException.Where(group, key, from.owner());
  }
}
