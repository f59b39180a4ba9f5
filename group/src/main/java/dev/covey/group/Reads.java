package dev.covey.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads of callers on this node: answered from a tier at once or, by way of the key's owner, by a
 * flight. Safe for concurrent use.
 */
final class Reads<V> {

  private final int maxKeyBytes;
  private final Peers peers;
  private final Switch power;
  private final GroupFailures failures;
  private final Tiers<V> tiers;
  private final Origin<V> origin;
  private final Loads<V> loads;
  private final Fetches<V> fetches;
  private final Counters counters;

  Reads(
      GroupConfig config,
      GroupContext context,
      Switch power,
      GroupFailures failures,
      Tiers<V> tiers,
      Origin<V> origin,
      Loads<V> loads,
      Fetches<V> fetches,
      Counters counters) {
    this.maxKeyBytes = config.maxKeyBytes();
    this.peers = context.peers();
    this.power = power;
    this.failures = failures;
    this.tiers = tiers;
    this.origin = origin;
    this.loads = loads;
    this.fetches = fetches;
    this.counters = counters;
  }

  /** The entry that answers a call at once. */
  @Nullable Entry<V> hit(String key) {
    if (!power.isOn()) {
      return null;
    }
    Entry<V> main = loads.ageing().hit(key);
    if (main != null) {
      counters.mainHits.increment();
      return main;
    }
    Entry<V> other = tiers.hot(key);
    if (other == null) {
      other = tiers.absent(key);
    }
    if (other != null) {
      (other.isOwn() ? counters.mainHits : counters.hotHits).increment();
    }
    return other;
  }

  /**
   * The way of a call that no entry answers.
   *
   * @return fails as {@link GroupFailures#of} expects it
   * @throws IllegalArgumentException if the key is not one
   */
  CompletableFuture<Found<V>> miss(String key, long timeoutNanos) {
    LoadScope part = LoadScope.current();
    return miss(key, fetches.oneByOne(part), loads.oneByOne(part), part, timeoutNanos);
  }

  /**
   * What answers keys that are asked for together, from tiers or by their {@linkplain #miss way}.
   *
   * @return for each key, in order
   */
  List<CompletableFuture<Found<V>>> askAll(Collection<String> keys, long timeoutNanos) {
    LoadScope part = LoadScope.current();
    CallBatch<V> batch = new CallBatch<>(fetches.newBatch(part), loads.newBatch(part));
    List<CompletableFuture<Found<V>>> waiters = new ArrayList<>(keys.size());
    try {
      for (String key : keys) {
        Entry<V> hit = hit(key);
        waiters.add(
            hit == null
                ? miss(key, batch.fetches(), batch.loads(), part, timeoutNanos)
                : CompletableFuture.completedFuture(Found.hit(hit)));
      }
    } finally {
      batch.send();
    }
    return waiters;
  }

  private CompletableFuture<Found<V>> miss(
      String key, Asker asker, Starter<V> starter, @Nullable LoadScope part, long timeoutNanos) {
    Keys.check(key, maxKeyBytes);
    if (power.isClosed()) {
      return CompletableFuture.failedFuture(failures.of(FailureKind.CLOSED, key, "", null));
    }
    if (origin.isLoadingHere(key)) {
      return CompletableFuture.failedFuture(
          failures.of(
              FailureKind.LOAD_FAILED,
              key,
              "the getter asks for the key that it is loading",
              null));
    }
    counters.misses.increment();
    Ownership owner = peers.ownerOf(key);
    if (power.isPassThrough()) {
      return loads.alone(key, owner, starter, timeoutNanos);
    }
    return owner.peer().isEmpty()
        ? loads.own(key, owner, starter, part, timeoutNanos)
        : fetches.fetch(key, owner, asker, part, timeoutNanos);
  }

  /** What is cached of a key, a known absence too; nothing is loaded. */
  CompletionStage<Optional<Entry<V>>> ifCached(String key, long timeoutNanos) {
    return cached(
        key, here -> here, (owner, peer) -> fetches.fetchCached(key, owner, peer, timeoutNanos));
  }

  /** Whether a value is cached. */
  CompletionStage<Boolean> contains(String key, long timeoutNanos) {
    return cached(
        key,
        here -> here.map(Entry::valueOrNull).isPresent(),
        (owner, peer) -> fetches.askIfCached(key, owner, peer, timeoutNanos));
  }

  /** From what is here; if that is nothing, from the owner. */
  private <T> CompletionStage<T> cached(
      String key,
      Function<Optional<Entry<V>>, T> fromHere,
      BiFunction<Ownership, Peer, CompletionStage<T>> fromOwner) {
    Keys.check(key, maxKeyBytes);
    counters.cachedGets.increment();
    if (power.isClosed()) {
      return CompletableFuture.failedStage(failures.of(FailureKind.CLOSED, key, "", null));
    }
    Ownership owner = peers.ownerOf(key);
    Optional<Entry<V>> here = Optional.ofNullable(power.isOn() ? peek(key) : null);
    return here.isPresent() || owner.peer().isEmpty()
        ? CompletableFuture.completedStage(fromHere.apply(here))
        : fromOwner.apply(owner, owner.peer().get());
  }

  private @Nullable Entry<V> peek(String key) {
    Entry<V> own = loads.peek(key);
    return own == null ? tiers.copy(key) : own;
  }
}
