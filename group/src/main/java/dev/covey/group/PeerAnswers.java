package dev.covey.group;

import dev.covey.singleflight.SingleFlight;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What peers get that ask this node for keys: from what it owns or by a load, never by way of
 * another member. Safe for concurrent use.
 */
final class PeerAnswers<V> {

  private final int maxKeyBytes;
  private final Peers peers;
  private final LongSupplier ticker;
  private final Switch power;
  private final GroupFailures failures;
  private final Loads<V> loads;
  private final Counters counters;

  /** Null: none is marked. */
  private final @Nullable HotKeys hotKeys;

  PeerAnswers(
      GroupConfig config,
      GroupContext context,
      Switch power,
      GroupFailures failures,
      Loads<V> loads,
      Counters counters) {
    this.maxKeyBytes = config.maxKeyBytes();
    this.peers = context.peers();
    this.ticker = context.ticker();
    this.power = power;
    this.failures = failures;
    this.loads = loads;
    this.counters = counters;
    this.hotKeys = config.marksHotKeys() ? new HotKeys(ticker.getAsLong()) : null;
  }

  /** As {@link GroupHost#answer}. */
  CompletionStage<Answer> answer(String key, FetchMode mode) {
    LoadScope part = partOf(mode);
    return answer(key, mode, part, loads.oneByOne(part));
  }

  /** As {@link GroupHost#answerAll}. */
  List<CompletionStage<Answer>> answerAll(List<String> keys, FetchMode mode) {
    LoadScope part = partOf(mode);
    LoadBatch<V> batch = loads.newBatch(part);
    try {
      return keys.stream().map(key -> answer(key, mode, part, batch)).toList();
    } finally {
      batch.begin();
    }
  }

  private CompletionStage<Answer> answer(
      String key, FetchMode mode, @Nullable LoadScope part, Starter<V> starter) {
    if (power.isClosed()) {
      return answered(new Answer.Failure(FailureKind.CLOSED, ""));
    }
    Ownership owner = peers.ownerOf(key);
    if (owner.peer().isPresent()) {
      return mode == FetchMode.STAND_IN
          ? standIn(key, owner)
          : answered(new Answer.Moved(peers.view()));
    }
    if (peers.isLeaving() && peers.view().registryId() != 0) { // a view is about to come
      return answered(new Answer.Moved(peers.view().next()));
    }
    if (mode == FetchMode.CACHED_ONLY) {
      Entry<V> cached = power.isOn() ? loads.peek(key) : null;
      return answered(
          cached == null
              ? new Answer.NotCached()
              : cached.answer(ticker.getAsLong(), false, false));
    }
    Entry<V> entry = power.isOn() ? loads.hit(key) : null;
    return entry == null ? answerByLoad(key, owner, part, starter) : answerAtOnce(key, entry);
  }

  /** Its owner cannot be reached by who asks. */
  private CompletionStage<Answer> standIn(String key, Ownership owner) {
    Answer.Failure refusal = refusal(key);
    if (refusal != null) {
      return answered(refusal);
    }
    counters.served.increment();
    CompletableFuture<Found<V>> load =
        power.isPassThrough()
            ? loads.alone(key, owner, loads.oneByOne(null), SingleFlight.NO_TIMEOUT)
            : loads.standIn(key, owner);
    return answerOf(key, load, false);
  }

  private CompletionStage<Answer> answerAtOnce(String key, Entry<V> entry) {
    counters.served.increment();
    counters.servedHits.increment();
    long now = ticker.getAsLong();
    return answered(counted(entry.answer(now, false, countAsked(key, now))));
  }

  private CompletionStage<Answer> answerByLoad(
      String key, Ownership owner, @Nullable LoadScope part, Starter<V> starter) {
    Answer.Failure refusal = refusal(key);
    if (refusal != null) {
      return answered(refusal);
    }
    counters.served.increment();
    boolean hot = countAsked(key, ticker.getAsLong());
    CompletableFuture<Found<V>> load =
        power.isPassThrough()
            ? loads.alone(key, owner, starter, SingleFlight.NO_TIMEOUT)
            : loads.own(key, owner, starter, part, SingleFlight.NO_TIMEOUT);
    return answerOf(key, load, hot);
  }

  /** Of a key from a peer with another limit. */
  private Answer.@Nullable Failure refusal(String key) {
    try {
      Keys.check(key, maxKeyBytes);
      return null;
    } catch (IllegalArgumentException e) {
      return new Answer.Failure(FailureKind.TOO_LARGE, String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Answer> answerOf(
      String key, CompletableFuture<Found<V>> load, boolean hot) {
    return load.handle(
        (found, thrown) ->
            thrown == null
                ? counted(found.entry().answer(ticker.getAsLong(), isLoad(found), hot))
                : asAnswer(failures.of(thrown, key)));
  }

  private static boolean isLoad(Found<?> found) {
    return found.source() == Source.LOAD || found.source() == Source.FALLBACK_LOAD;
  }

  /** Whether the key is hot. */
  private boolean countAsked(String key, long nowNanos) {
    return hotKeys != null && hotKeys.ask(key, nowNanos);
  }

  private Answer counted(Answer answer) {
    if (answer instanceof Answer.Value value && value.hot()) {
      counters.hotMarks.increment();
    }
    return answer;
  }

  private static @Nullable LoadScope partOf(FetchMode mode) {
    return mode == FetchMode.NESTED_LOAD ? LoadScope.OF_A_PEER : null;
  }

  private static Answer asAnswer(CacheException failure) {
    long retryAfterNanos =
        failure instanceof OverloadedException overloaded
            ? overloaded.retryAfter().map(Nanos::of).orElse(0L)
            : 0;
    return new Answer.Failure(failure.kind(), failure.detail(), retryAfterNanos);
  }

  private static CompletionStage<Answer> answered(Answer answer) {
    return CompletableFuture.completedStage(answer);
  }
}
