package dev.covey.lru;

import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The atomic step of one put and what came of it. Confined to the thread that puts. */
final class Insert<K, V> implements BiFunction<K, @Nullable V, @Nullable V> {
  private final V value;
  private final boolean fits;
  private final ToLongFunction<? super V> lifetime;
  private final BooleanSupplier condition;
  private boolean replaced;
  private boolean stored;

  Insert(V value, boolean fits, ToLongFunction<? super V> lifetime, BooleanSupplier condition) {
    this.value = value;
    this.fits = fits;
    this.lifetime = lifetime;
    this.condition = condition;
  }

  @Override
  public @Nullable V apply(K key, @Nullable V older) {
    if (!condition.getAsBoolean()) {
      throw new Unchanged();
    }
    replaced = older != null;
    stored = fits && lifetime.applyAsLong(value) > 0;
    return stored ? value : null;
  }

  boolean fits() {
    return fits;
  }

  /** Whether an older entry went, even if nothing came in its place. */
  boolean replaced() {
    return replaced;
  }

  boolean stored() {
    return stored;
  }
}
