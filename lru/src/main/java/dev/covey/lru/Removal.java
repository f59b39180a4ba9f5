package dev.covey.lru;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The atomic step of one removal and what came of it. Confined to the thread that removes. */
final class Removal<K, V> implements BiFunction<K, @Nullable V, @Nullable V> {
  private final @Nullable V expected;
  private boolean removed;

  /** Removes {@code expected}, that very object, and no other; any value if it is null. */
  Removal(@Nullable V expected) {
    this.expected = expected;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an equal value put meanwhile was not asked about
  public @Nullable V apply(K key, @Nullable V present) {
    if (present != null && expected != null && present != expected) {
      throw new Unchanged();
    }
    removed = present != null;
    return null;
  }

  boolean removed() {
    return removed;
  }
}
