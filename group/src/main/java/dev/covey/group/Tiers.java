package dev.covey.group;

import dev.covey.lru.LocalCache;
import dev.covey.lru.LocalCacheStats;
import dev.covey.singleflight.Timer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one node holds of one group: the main tier, of values of keys it owns, the hot tier, of
 * copies of others, and the absent tier, of what is known to have no value or to have just failed
 * to load. Safe for concurrent use.
 *
 * <p>Each tier is offered every entry that concerns its keys, and takes those of its kind: an
 * offered entry of another kind ends the older one all the same, in the same step.
 *
 * @param <V> the type of the values
 */
final class Tiers<V> {

  private static final LocalCacheStats NO_STATS = new LocalCacheStats(0, 0, 0, 0, 0, 0, 0, 0);

  private final LongSupplier ticker;
  private final LocalCache<String, Entry<V>> main;
  private final @Nullable LocalCache<String, Entry<V>> hot;
  private final @Nullable LocalCache<String, Entry<V>> absent;

  Tiers(GroupConfig config, LongSupplier ticker, Timer timer) {
    this.ticker = ticker;
    long hotBytes = config.hotBytes();
    long absentBytes = (long) (config.maxBytes() * config.absentShare());
    Predicate<Entry<V>> hasValue = entry -> entry.valueOrNull() != null;
    this.main = tier(config.maxBytes() - hotBytes - absentBytes, hasValue, config, ticker, timer);
    this.hot = hotBytes == 0 ? null : tier(hotBytes, hasValue, config, ticker, timer);
    this.absent =
        absentBytes == 0 ? null : tier(absentBytes, hasValue.negate(), config, ticker, timer);
  }

  private static <V> LocalCache<String, Entry<V>> tier(
      long maxBytes,
      Predicate<Entry<V>> kind,
      GroupConfig config,
      LongSupplier ticker,
      Timer timer) {
    return LocalCache.<String, Entry<V>>builder()
        .maxBytes(maxBytes)
        .maxEntryShare(config.maxEntryShare())
        .weigher((key, entry) -> Keys.utf8Bytes(key) + entry.weightBytes())
        .lifetime(entry -> kind.test(entry) ? entry.keptNanos(ticker.getAsLong()) : 0)
        .ticker(ticker)
        .scheduler(timer::schedule)
        .build();
  }

  /** The valid entry of a key owned here with a value, whether it may be served or not. */
  @Nullable Entry<V> main(String key) {
    return valid(main.get(key));
  }

  /** The valid copy of a value. */
  @Nullable Entry<V> hot(String key) {
    return hot == null ? null : valid(hot.get(key));
  }

  /** The valid knowledge, own or a copy, that a key has no value. */
  @Nullable Entry<V> absent(String key) {
    Entry<V> entry = absent == null ? null : valid(absent.get(key));
    return entry == null || !entry.isFailure() ? entry : null;
  }

  /** The same, of a key owned here. */
  @Nullable Entry<V> ownAbsent(String key) {
    Entry<V> entry = absent(key);
    return entry == null || entry.isOwn() ? entry : null;
  }

  /** The valid copy of a value or of an absence. */
  @Nullable Entry<V> copy(String key) {
    Entry<V> value = hot(key);
    if (value != null) {
      return value;
    }
    Entry<V> entry = absent(key);
    return entry == null || entry.isOwn() ? null : entry;
  }

  /** What is held of a key under this ownership, whether it is valid or only kept. */
  @Nullable Entry<V> under(Ownership ownership, String key) {
    Entry<V> value = main.get(key);
    if (value != null && value.ownership() == ownership) {
      return value;
    }
    Entry<V> copy = hot == null ? null : hot.get(key);
    if (copy != null && copy.ownership() == ownership && copy.hasBytes()) { // a stand-in's
      return copy;
    }
    Entry<V> entry = absent == null ? null : absent.get(key);
    return entry != null && entry.ownership() == ownership && !entry.isFailure() ? entry : null;
  }

  /** What is held of a key that this node owns, or owned and keeps for the next owner. */
  @Nullable Entry<V> ownOrKept(String key) {
    Entry<V> value = main.get(key);
    if (value != null && isOwnOrKept(value)) {
      return value;
    }
    Entry<V> entry = absent == null ? null : absent.get(key);
    return entry != null && !entry.isFailure() && isOwnOrKept(entry) ? entry : null;
  }

  /** The keys of values in the main tier, those that are asked for most first. */
  List<String> hottest(Predicate<String> ofKey) {
    return main.hottest((key, entry) -> isOwnOrKept(entry) && ofKey.test(key));
  }

  private boolean isOwnOrKept(Entry<V> entry) {
    return entry.isOwn() && (entry.isValid(ticker) || entry.ownership().isKept(ticker));
  }

  /** Why the load of a key owned here has just failed; null: that is not known. */
  @Nullable String failure(String key) {
    Entry<V> entry = absent == null ? null : valid(absent.get(key));
    return entry == null ? null : entry.failureOrNull();
  }

  private @Nullable Entry<V> valid(@Nullable Entry<V> entry) {
    return entry != null && entry.isValid(ticker) ? entry : null;
  }

  /**
   * Stores what was loaded here, or handed over, if it is valid and {@code condition} holds, as
   * {@link LocalCache#put} does.
   */
  void putOwn(String key, Entry<V> entry, BooleanSupplier condition) {
    put(main, key, entry, condition);
    put(absent, key, entry, condition);
  }

  /** Stores a copy, on the same terms. */
  void putCopy(String key, Entry<V> entry, BooleanSupplier condition) {
    if (hot != null) {
      put(hot, key, entry, condition);
      put(absent, key, entry, condition);
    }
  }

  /** Ends the known absence of a key whose value came and is not kept, on the same terms. */
  void endAbsence(String key, Entry<V> value, BooleanSupplier condition) {
    if (absent(key) != null) { // else, of two fetches at once, the other's answer came after
      put(absent, key, value, condition);
    }
  }

  /** Stores that a load has failed, on the same terms. A value stays as it is. */
  void putFailed(String key, Entry<V> entry, BooleanSupplier condition) {
    put(absent, key, entry, condition);
  }

  private void put(
      @Nullable LocalCache<String, Entry<V>> tier,
      String key,
      Entry<V> entry,
      BooleanSupplier condition) {
    if (tier != null) {
      tier.put(key, entry, () -> entry.isValid(ticker) && condition.getAsBoolean());
    }
  }

  /** Puts an entry in the place of {@code expected}, if that is still there. */
  void replaceOwn(String key, Entry<V> expected, Entry<V> entry) {
    main.replace(key, expected, entry);
  }

  /** Whether the main tier takes an entry as heavy as this. */
  boolean fits(String key, Entry<V> entry) {
    return main.fits(key, entry);
  }

  /** Drops what is held of a key. */
  void drop(String key) {
    main.remove(key);
    if (hot != null) {
      hot.remove(key);
    }
    if (absent != null) {
      absent.remove(key);
    }
  }

  /**
   * Puts an entry in place of what is held of a key, if it is valid; in one step for those who read
   * the main tier.
   */
  void replace(String key, Entry<V> entry) {
    putOwn(key, entry, () -> true);
    if (hot != null) {
      hot.remove(key);
    }
  }

  /**
   * Gives back the bytes of entries that are neither valid any more nor kept, after those that were
   * kept for this node have become its own. Takes time in proportion to the entries.
   *
   * @param ownerOf of a key
   * @param isYounger whether an entry was loaded after the last removal of its key
   */
  void sweep(Function<String, Ownership> ownerOf, BiPredicate<String, Entry<V>> isYounger) {
    if (hot != null) {
      forEachKept(hot, (key, entry) -> inheritCopy(key, entry, ownerOf.apply(key), isYounger));
    }
    forEachKept(main, (key, entry) -> inherit(main, key, entry, ownerOf.apply(key)));
    if (absent != null) {
      forEachKept(absent, (key, entry) -> inherit(absent, key, entry, ownerOf.apply(key)));
    }
    removeIf((key, entry) -> !entry.isValid(ticker) && !entry.ownership().isKept(ticker));
  }

  /** Mostly there is none: so this is asked before a key's owner is looked up. */
  private void forEachKept(LocalCache<String, Entry<V>> tier, BiConsumer<String, Entry<V>> action) {
    tier.forEach(
        (key, entry) -> {
          if (entry.ownership().isKept(ticker)) {
            action.accept(key, entry);
          }
        });
  }

  /** What this node has loaded as a stand-in. What is removed meanwhile is refused. */
  private void inheritCopy(
      String key, Entry<V> copy, Ownership owner, BiPredicate<String, Entry<V>> isYounger) {
    if (isInherited(copy, owner) && copy.hasBytes()) {
      putOwn(key, copy.under(owner), () -> isYounger.test(key, copy));
    }
  }

  private boolean isInherited(Entry<V> entry, Ownership owner) {
    return entry.ownership() == owner.inheritedOrNull() && owner.isValid(ticker);
  }

  /** What was dropped meanwhile is not replaced. */
  private void inherit(
      LocalCache<String, Entry<V>> tier, String key, Entry<V> entry, Ownership owner) {
    if (isInherited(entry, owner)) {
      tier.replace(key, entry, entry.under(owner));
    }
  }

  void clear() {
    removeIf((key, entry) -> true);
  }

  private void removeIf(BiPredicate<String, Entry<V>> condition) {
    main.removeIf(condition);
    if (hot != null) {
      hot.removeIf(condition);
    }
    if (absent != null) {
      absent.removeIf(condition);
    }
  }

  LocalCacheStats mainStats() {
    return main.stats();
  }

  LocalCacheStats hotStats() {
    return statsOf(hot);
  }

  LocalCacheStats absentStats() {
    return statsOf(absent);
  }

  private static <V> LocalCacheStats statsOf(@Nullable LocalCache<String, Entry<V>> tier) {
    return tier == null ? NO_STATS : tier.stats();
  }
}
