package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * There is no value for this key: the getter, or the memory of what it said, answered {@link
 * Loaded#absent()}.
 */
public final class NoSuchKeyException extends CacheException {

  private static final long serialVersionUID = 1;

  NoSuchKeyException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.NO_SUCH_KEY, where, detail, cause);
  }
}
