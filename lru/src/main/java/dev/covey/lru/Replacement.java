package dev.covey.lru;

import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The atomic step of one replacement, which has happened if it returns. Immutable. */
record Replacement<K, V>(V expected, V value, ToLongFunction<? super V> lifetime)
    implements BiFunction<K, @Nullable V, @Nullable V> {

  @Override
  @SuppressWarnings("ReferenceEquality") // an equal value put meanwhile is not the expected one
  public V apply(K key, @Nullable V present) {
    if (present != expected || lifetime.applyAsLong(value) <= 0) {
      throw new Unchanged();
    }
    return value;
  }
}
