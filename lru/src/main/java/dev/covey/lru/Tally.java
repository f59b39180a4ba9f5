package dev.covey.lru;

import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a store. Safe for concurrent use. */
final class Tally {
  private final LongAdder inserted = new LongAdder();
  private final LongAdder evictedForSize = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder removed = new LongAdder();
  private final LongAdder replaced = new LongAdder();
  private final LongAdder oversized = new LongAdder();

  void ran(Insert<?, ?> insert) {
    if (insert.stored()) {
      inserted.increment();
    }
    if (insert.replaced()) {
      replaced.increment();
    }
    if (!insert.fits()) {
      oversized.increment();
    }
  }

  void ran(Removal<?, ?> removal) {
    if (removal.removed()) {
      removed.increment();
    }
  }

  /** A {@link Replacement} was carried out. */
  void replaced() {
    inserted.increment();
    replaced.increment();
  }

  /** Called by Caffeine in the atomic step that drops the entry. */
  void evicted(RemovalCause cause) {
    switch (cause) {
      case SIZE -> evictedForSize.increment();
      case EXPIRED -> expired.increment();
      case EXPLICIT, REPLACED, COLLECTED -> throw new AssertionError(cause); // no evictions of ours
    }
  }

  long expired() {
    return expired.sum();
  }

  LocalCacheStats stats(long entries, long bytes) {
    return new LocalCacheStats(
        entries,
        bytes,
        inserted.sum(),
        evictedForSize.sum(),
        expired.sum(),
        removed.sum(),
        replaced.sum(),
        oversized.sum());
  }
}
