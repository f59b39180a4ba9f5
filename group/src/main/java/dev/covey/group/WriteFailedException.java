package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * The {@link Writer} of {@link Group#update} threw or returned null: what the origin has is
 * unknown, and the key was removed from the cache (if that failed too, how is suppressed in this
 * exception). Or a value that was put could not be encoded, and nothing has changed. Or a member
 * failed in a way that it should not, and nobody knows whether anything has.
 */
public final class WriteFailedException extends CacheException {

  private static final long serialVersionUID = 1;

  WriteFailedException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.WRITE_FAILED, where, detail, cause);
  }
}
