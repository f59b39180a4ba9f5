package dev.covey.group;

import static dev.covey.singleflight.SingleFlight.NO_TIMEOUT;

import dev.covey.singleflight.Call;
import dev.covey.singleflight.Flight;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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

  private final String group;
  private final long ownerTimeoutNanos;
  private final long viewWaitNanos;
  private final boolean decodesAtOnce;
  private final Executor decoder;
  private final Peers peers;
  private final Entries<V> entries;
  private final Tiers<V> tiers;
  private final Mirroring mirroring;
  private final Loads<V> loads;
  private final Fences fences;
  private final RetryBudget retries = new RetryBudget();
  private final LongSupplier ticker;
  private final Counters counters;
  private final Flights<V> flights;

  /**
   * Of getters: apart, since a fetch for a caller may wait at the owner for a place that the getter
   * holds.
   */
  private final Flights<V> nestedFlights;

  Fetches(
      String group,
      Codec<V> codec,
      GroupConfig config,
      GroupContext context,
      Entries<V> entries,
      Tiers<V> tiers,
      Loads<V> loads,
      Fences fences,
      Counters counters) {
    this.group = group;
    this.ownerTimeoutNanos = ownerTimeoutNanos(config, context.answerGraceNanos());
    this.viewWaitNanos = context.viewWaitNanos();
    this.decodesAtOnce = codec.decodesAtOnce();
    this.decoder = context.decoder(codec);
    this.peers = context.peers();
    this.entries = entries;
    this.tiers = tiers;
    this.mirroring = new Mirroring(config);
    this.loads = loads;
    this.fences = fences;
    this.ticker = context.ticker();
    this.counters = counters;
    this.flights = new Flights<>(context.timer(), context.ticker(), counters.shared);
    this.nestedFlights = new Flights<>(context.timer(), context.ticker(), counters.shared);
  }

  /**
   * Fetches a key from its owner, which is a peer.
   *
   * @param part the load whose getter asks; null: no getter does
   */
  CompletableFuture<Found<V>> fetch(
      String key, Ownership ownership, Asker asker, @Nullable LoadScope part, long timeoutNanos) {
    return (part == null ? flights : nestedFlights)
        .run(key, ownership, timeoutNanos, new Fetch(key, ownership, asker, part));
  }

  /** Asks for all keys of a {@code getAll} in one message to each owner. */
  FetchBatch newBatch(@Nullable LoadScope part) {
    return new FetchBatch(group, FetchMode.of(part), ownerTimeoutNanos);
  }

  /** Asks for each key in a message of its own. */
  Asker oneByOne(@Nullable LoadScope part) {
    return (peer, key) -> peer.fetch(group, key, FetchMode.of(part), ownerTimeoutNanos);
  }

  /** Asks the owner for what it has cached, shares no flight and stores nothing. */
  CompletionStage<Optional<Entry<V>>> fetchCached(
      String key, Ownership ownership, Peer owner, long timeoutNanos) {
    return owner
        .fetch(group, key, FetchMode.CACHED_ONLY, timeoutNanos)
        .thenApplyAsync(
            answer -> Optional.ofNullable(entries.copied(key, ownership, answer)), decoder);
  }

  /**
   * Asks the owner whether it has a value cached; decodes nothing.
   *
   * @return fails as {@link #fetchCached} does
   */
  CompletionStage<Boolean> askIfCached(
      String key, Ownership ownership, Peer owner, long timeoutNanos) {
    return owner
        .fetch(group, key, FetchMode.CACHED_ONLY, timeoutNanos)
        .thenApply(
            answer -> {
              if (answer instanceof Answer.Value) {
                return true;
              }
              entries.copied(key, ownership, answer); // throws what a failure stands for
              return false;
            });
  }

  void detachMoved() {
    flights.detachMoved();
    nestedFlights.detachMoved();
  }

  /** Detaches the flights of this key. */
  void detach(String key) {
    flights.detach(key);
    nestedFlights.detach(key);
  }

  /** Detaches the flights under way. */
  void detachAll() {
    flights.detachAll();
    nestedFlights.detachAll();
  }

  private final class Fetch implements Call<Found<V>> {

    private final String key;
    private final Ownership ownership;
    private final Asker asker;
    private final @Nullable LoadScope part;

    Fetch(String key, Ownership ownership, Asker asker, @Nullable LoadScope part) {
      this.key = key;
      this.ownership = ownership;
      this.asker = asker;
      this.part = part;
    }

    @Override
    public CompletionStage<Found<V>> start(Flight flight) {
      Entry<V> stored = tiers.copy(key); // by a flight that ended between the miss and now
      if (stored != null) {
        counters.lateHits.increment();
        return CompletableFuture.completedStage(new Found<>(stored, Source.HOT_HIT));
      }
      counters.fetches.increment();
      retries.called();
      return ask(
          asker,
          ownership,
          answer ->
              answer instanceof Answer.Moved moved
                  ? follow(moved, flight)
                  : settle(answer, ownership, flight));
    }

    /**
     * Asks once more, where a newer view has moved the key; a second {@code MOVED} is not followed.
     */
    private CompletionStage<Found<V>> follow(Answer.Moved moved, Flight flight) {
      return peers
          .awaitView(moved.view(), viewWaitNanos)
          .thenCompose(
              waited -> {
                Ownership now = peers.ownerOf(key);
                if (now == ownership) {
                  return loads.inPlaceOf(ownership, key, part);
                }
                return now.peer().isEmpty()
                    ? loads.own(key, now, loads.oneByOne(part), part, NO_TIMEOUT)
                    : ask(oneByOne(part), now, answer -> settle(answer, now, flight));
              });
    }

    private CompletionStage<Found<V>> ask(
        Asker how, Ownership whom, Function<Answer, CompletionStage<Found<V>>> then) {
      return answered(how.ask(whom.peer().orElseThrow(), key), then);
    }

    private CompletionStage<Found<V>> answered(
        CompletionStage<Answer> answer, Function<Answer, CompletionStage<Found<V>>> then) {
      return decodesAtOnce ? answer.thenCompose(then) : answer.thenComposeAsync(then, decoder);
    }

    private CompletionStage<Found<V>> settle(Answer answer, Ownership from, Flight flight) {
      if (isUnreachable(answer)) {
        return mayAskStandIn(answer) ? fromStandIn(from, flight) : loads.inPlaceOf(from, key, part);
      }
      return found(
          answer,
          from,
          copy -> {
            if (answer instanceof Answer.Value value && !mirroring.keeps(key, value)) {
              tiers.endAbsence(key, copy, flight::isAttached);
            } else {
              tiers.putCopy(key, copy, flight::isAttached);
            }
            return true;
          });
    }

    /**
     * What an answer brings, or else a load here.
     *
     * @param store stores it, unless it is to be refused
     */
    private CompletionStage<Found<V>> found(
        Answer answer, Ownership from, Predicate<Entry<V>> store) {
      Entry<V> copy;
      try {
        copy = entries.copied(key, from, answer);
      } catch (UndecodableException undecodable) {
        return loadInsteadOf(undecodable, from);
      }
      return copy != null && store.test(copy)
          ? CompletableFuture.completedFuture(new Found<>(copy, sourceOf(answer)))
          : loads.inPlaceOf(from, key, part);
    }

    /**
     * A getter that waits has it loaded here: it may hold the place that the load would wait for.
     */
    private boolean mayAskStandIn(Answer answer) {
      return part == null && (wasNotAnswered(answer) || retries.mayRetry());
    }

    private CompletionStage<Found<V>> fromStandIn(Ownership from, Flight flight) {
      Peer standIn = peers.standInOf(key).orElse(null);
      if (standIn == null) {
        return loads.standInAfterAFetch(key, from);
      }
      long askedAt = ticker.getAsLong();
      return answered(
          standIn.fetch(group, key, FetchMode.STAND_IN, ownerTimeoutNanos),
          answer -> settleInPlace(answer, from, askedAt, flight));
    }

    /**
     * What a stand-in answers may be from before a write that this node has been told of, and the
     * stand-in has not.
     */
    private CompletionStage<Found<V>> settleInPlace(
        Answer answer, Ownership from, long askedAtNanos, Flight flight) {
      if (isUnreachable(answer)) {
        return loads.inPlaceOf(from, key, part);
      }
      return found(
          answer,
          from,
          copy -> {
            boolean younger = fences.isYounger(key, askedAtNanos - ageNanos(answer));
            if (younger) {
              tiers.putCopy(key, copy, flight::isAttached);
            }
            return younger;
          });
    }

    private CompletionStage<Found<V>> loadInsteadOf(
        UndecodableException undecodable, Ownership from) {
      return loads
          .inPlaceOf(from, key, part)
          .exceptionallyCompose(
              alsoFailed -> {
                undecodable.addSuppressed(alsoFailed);
                return CompletableFuture.failedFuture(undecodable);
              });
    }
  }

  /**
   * A member that does not have the group yet, or is going, is as good as one that cannot be
   * called.
   */
  private static boolean isUnreachable(Answer answer) {
    return answer instanceof Answer.Failure failure
        && switch (failure.kind()) {
          case OWNER_UNREACHABLE, NO_SUCH_GROUP, CLOSED -> true;
          case NO_SUCH_KEY,
              LOAD_FAILED,
              OVERLOADED,
              TOO_LARGE,
              UNDECODABLE,
              DEADLINE_EXCEEDED,
              WRITE_FAILED,
              UNAVAILABLE ->
              false;
        };
  }

  /** Whether it did not come to the member, as far as is known. */
  private static boolean wasNotAnswered(Answer answer) {
    return answer instanceof Answer.Failure failure
        && failure.kind() == FailureKind.OWNER_UNREACHABLE;
  }

  private static long ageNanos(Answer answer) {
    return answer instanceof Answer.Value value
        ? value.freshness().ageNanos()
        : answer instanceof Answer.Absent absent ? absent.freshness().ageNanos() : 0;
  }

  /**
   * A little longer than the owner may take: its failure is to arrive as such, not as a deadline.
   */
  private static long ownerTimeoutNanos(GroupConfig config, long graceNanos) {
    return Nanos.sum(Nanos.of(config.loadTimeout()), graceNanos);
  }

  private static Source sourceOf(Answer answer) {
    boolean loaded =
        (answer instanceof Answer.Value value && value.freshness().loaded())
            || (answer instanceof Answer.Absent absent && absent.freshness().loaded());
    return loaded ? Source.PEER_LOAD : Source.PEER_HIT;
  }
}
