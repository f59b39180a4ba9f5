package dev.covey.lru;

import com.github.benmanes.caffeine.cache.Expiry;
import java.util.function.ToLongFunction;

/**
 * Gives each value its own lifetime, from its insert. Caffeine reads the ticker first and asks
 * afterwards, so a lifetime that is what remains to a deadline ends at that deadline or before.
 */
record Lifetimes<K, V>(ToLongFunction<? super V> lifetime) implements Expiry<K, V> {
  @Override
  public long expireAfterCreate(K key, V value, long now) {
    return lifetime.applyAsLong(value);
  }

  @Override
  public long expireAfterUpdate(K key, V value, long now, long remaining) {
    return lifetime.applyAsLong(value);
  }

  @Override
  public long expireAfterRead(K key, V value, long now, long remaining) {
    return remaining;
  }
}
