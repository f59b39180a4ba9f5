package dev.covey.group;

import dev.covey.lru.LocalCache;
import dev.covey.lru.LocalCacheStats;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node holds of one group: the main tier, of keys it owns, and the hot tier, of copies.
 * Safe for concurrent use.
 *
 * @param <V> the type of the values
 */
final class Tiers<V> {

  private static final LocalCacheStats NO_STATS = new LocalCacheStats(0, 0, 0, 0, 0, 0, 0, 0);

  private final LocalCache<String, Entry<V>> main;
  private final @Nullable LocalCache<String, Entry<V>> hot;

  Tiers(GroupConfig config, LongSupplier ticker) {
    long hotBytes = (long) (config.maxBytes() * config.hotShare());
    this.main = tier(config.maxBytes() - hotBytes, config, ticker);
    this.hot = hotBytes == 0 ? null : tier(hotBytes, config, ticker);
  }

  private static <V> LocalCache<String, Entry<V>> tier(
      long maxBytes, GroupConfig config, LongSupplier ticker) {
    return LocalCache.<String, Entry<V>>builder()
        .maxBytes(maxBytes)
        .maxEntryShare(config.maxEntryShare())
        .weigher((key, entry) -> Keys.utf8Bytes(key) + entry.weightBytes())
        .lifetime(Entry::lifetimeNanos)
        .ticker(ticker)
        .build();
  }

  /** The valid entry of the main tier. */
  @Nullable Entry<V> main(String key) {
    return valid(main.get(key));
  }

  /** The valid entry of the hot tier. */
  @Nullable Entry<V> hot(String key) {
    return hot == null ? null : valid(hot.get(key));
  }

  /** The valid entry of the one tier or the other. */
  @Nullable Entry<V> either(String key) {
    Entry<V> inMain = main(key);
    return inMain == null ? hot(key) : inMain;
  }

  private @Nullable Entry<V> valid(@Nullable Entry<V> entry) {
    return entry != null && entry.isValid() ? entry : null;
  }

  /**
   * Stores an entry that was loaded here, if it is valid and {@code condition} holds, as {@link
   * LocalCache#put} does.
   */
  void putMain(String key, Entry<V> entry, BooleanSupplier condition) {
    main.put(key, entry, () -> entry.isValid() && condition.getAsBoolean());
  }

  /** Stores a copy, on the same terms. */
  void putHot(String key, Entry<V> entry, BooleanSupplier condition) {
    if (hot != null) {
      hot.put(key, entry, () -> entry.isValid() && condition.getAsBoolean());
    }
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
  }

  /**
   * Puts an entry in place of what is held of a key, if it is valid; in one step for those who read
   * the main tier.
   */
  void replace(String key, Entry<V> entry) {
    putMain(key, entry, () -> true);
    if (hot != null) {
      hot.remove(key);
    }
  }

  /**
   * Gives back the bytes of entries that are not valid any more. Takes time in proportion to the
   * entries.
   */
  void dropInvalid() {
    main.removeIf((key, entry) -> !entry.isValid());
    if (hot != null) {
      hot.removeIf((key, entry) -> !entry.isValid());
    }
  }

  void clear() {
    main.clear();
    if (hot != null) {
      hot.clear();
    }
  }

  LocalCacheStats mainStats() {
    return main.stats();
  }

  LocalCacheStats hotStats() {
    return hot == null ? NO_STATS : hot.stats();
  }
}
