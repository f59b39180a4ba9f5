package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * The value is larger than {@link GroupConfig#maxValueBytes}, or the key larger than the owner's
 * {@link GroupConfig#maxKeyBytes}; or a value was put that is heavier than an entry of the owner
 * may be ({@link GroupConfig#maxEntryShare}).
 */
public final class TooLargeException extends CacheException {

  private static final long serialVersionUID = 1;

  TooLargeException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.TOO_LARGE, where, detail, cause);
  }
}
