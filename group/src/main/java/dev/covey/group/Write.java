package dev.covey.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a member asks the owner of a key to do with it: to remove it, or to put a value in its
 * place. Immutable, as far as the byte array is.
 *
 * @param bytes the value's encoded form, which must not be changed; null: remove the key
 * @param timeToLive of the value; null: the owner's group decides
 */
@SuppressWarnings("ArrayRecordComponent") // passed on uncopied, never compared
public record Write(String key, byte @Nullable [] bytes, @Nullable Duration timeToLive) {

  /** Of a value that lives as the owner's group says. */
  public static Write put(String key, byte[] bytes) {
    return new Write(key, bytes, null);
  }

  public static Write put(String key, byte[] bytes, Duration timeToLive) {
    return new Write(key, bytes, timeToLive);
  }

  public static Write remove(String key) {
    return new Write(key, null, null);
  }
}
