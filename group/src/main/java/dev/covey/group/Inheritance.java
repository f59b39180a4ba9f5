package dev.covey.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes from one owner of a key to the next in place of a load: asked for one by one when a
 * caller misses it, handed over in bulk, or kept here for the time when this node is the owner.
 *
 * <p>What comes so is as old as the load that brought it, and may have been removed since by
 * whoever owned the key. So it is dated: its load counts as begun at the time when it was asked
 * for, less its age; and it is refused if the key was removed here later than that.
 *
 * <p>Safe for concurrent use.
 */
final class Inheritance<V> {

  /** How long a caller's miss waits for what the owner before has. */
  private static final long PEEK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String group;
  private final Entries<V> entries;
  private final Tiers<V> tiers;
  private final Fences fences;
  private final Switch power;
  private final LongSupplier ticker;
  private final Executor decoder;
  private final Counters counters;

  Inheritance(
      String group,
      Codec<V> codec,
      GroupContext context,
      Entries<V> entries,
      Tiers<V> tiers,
      Fences fences,
      Switch power,
      Counters counters) {
    this.group = group;
    this.entries = entries;
    this.tiers = tiers;
    this.fences = fences;
    this.power = power;
    this.ticker = context.ticker();
    this.decoder = context.decoder(codec);
    this.counters = counters;
  }

  /** Whether there may be something for keys of this ownership. */
  static boolean mayHave(Ownership ownership) {
    return ownership.inheritedOrNull() != null || ownership.before().isPresent();
  }

  /**
   * What there is of a key that this node owns.
   *
   * @param condition on which it is stored
   * @return empty if there is nothing. Never fails.
   */
  CompletionStage<Optional<Entry<V>>> find(
      String key, Ownership ownership, BooleanSupplier condition) {
    if (!ownership.isValid(ticker)) { // others may not know of it yet
      return CompletableFuture.completedStage(Optional.empty());
    }
    Ownership inherited = ownership.inheritedOrNull();
    Entry<V> kept = inherited == null ? null : tiers.under(inherited, key);
    if (kept != null && kept.ownership().isKept(ticker)) {
      return CompletableFuture.completedStage(
          Optional.ofNullable(stored(key, kept.under(ownership), condition)));
    }
    Peer before = ownership.before().orElse(null);
    if (before == null) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    long askedAt = ticker.getAsLong();
    return before
        .peek(group, key, PEEK_NANOS)
        .thenApplyAsync(
            handed ->
                handed
                    .map(what -> read(key, ownership, what, askedAt))
                    .map(entry -> stored(key, entry, condition)),
            decoder)
        .exceptionally(defect -> Optional.empty()); // then it is loaded
  }

  /** Stores an entry and returns it; null if it may be what was removed, or is past its time. */
  private @Nullable Entry<V> stored(String key, Entry<V> entry, BooleanSupplier condition) {
    long now = ticker.getAsLong();
    if (!isYounger(key, entry) || !entry.isServed(now) || entry.keptNanos(now) <= 0) {
      return null;
    }
    counters.inherited.increment();
    tiers.putOwn(key, entry, () -> condition.getAsBoolean() && isYounger(key, entry));
    return entry;
  }

  /** As {@link GroupHost#receive}. */
  CompletionStage<Void> receive(
      List<String> keys,
      List<Optional<Handed>> handed,
      List<Ownership> ownerships,
      long askedAtNanos) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < handed.size(); i++) {
            String key = keys.get(i);
            Ownership under = ownerships.get(i);
            handed.get(i).ifPresent(what -> receive(key, what, under, askedAtNanos));
          }
        },
        decoder);
  }

  private void receive(String key, Handed handed, Ownership under, long askedAtNanos) {
    if (tiers.ownOrKept(key) != null || !power.isOn()) {
      return;
    }
    Entry<V> entry = read(key, under, handed, askedAtNanos);
    if (entry == null || entry.keptNanos(ticker.getAsLong()) <= 0) {
      return;
    }
    counters.received.increment();
    tiers.putOwn(key, entry, () -> isYounger(key, entry));
  }

  private boolean isYounger(String key, Entry<V> entry) {
    return fences.isYounger(key, entry.loadedAtNanos());
  }

  /** Null if the codec cannot read it, which is counted: then it is loaded. */
  private @Nullable Entry<V> read(
      String key, Ownership ownership, Handed handed, long askedAtNanos) {
    try {
      return entries.handed(key, ownership, handed, askedAtNanos);
    } catch (CacheException undecodable) {
      return null;
    }
  }

  /** As {@link Tiers#sweep}. */
  void sweep(Function<String, Ownership> ownerOf) {
    tiers.sweep(ownerOf, this::isYounger);
  }

  /** What this node has of a key that it owns, or keeps for the next owner. */
  Optional<Handed> give(String key) {
    Entry<V> entry = power.isOn() ? tiers.ownOrKept(key) : null;
    return Optional.ofNullable(entry).map(what -> what.handed(ticker.getAsLong()));
  }

  /** The keys of which it has values, those that are asked for most first. */
  List<String> hottest(Predicate<String> ofKey) {
    return power.isOn() ? tiers.hottest(ofKey) : List.of();
  }
}
