package dev.covey.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A write on its way to the key's owner. Immutable, as far as the value is.
 *
 * @param value null: the key is to be removed, or nobody has decoded {@code bytes} yet
 * @param bytes the value's encoded form; null: the key is to be removed
 * @param timeToLive null: the group's own
 */
@SuppressWarnings("ArrayRecordComponent") // passed on uncopied, never compared
record Change<V>(
    String key, @Nullable V value, byte @Nullable [] bytes, @Nullable Duration timeToLive) {

  static <V> Change<V> remove(String key) {
    return new Change<>(key, null, null, null);
  }

  /** As it came from elsewhere, encoded. */
  static <V> Change<V> of(Write write) {
    return new Change<>(write.key(), null, write.bytes(), write.timeToLive());
  }

  Write asWrite() {
    return new Write(key, bytes, timeToLive);
  }

  boolean isToBeDecoded() {
    return value == null && bytes != null;
  }
}
