package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * No value came, or a write was not confirmed, within the call's time-out. A load may still go on,
 * for the next caller; a write goes on, and may or may not be carried out.
 */
public final class DeadlineExceededException extends CacheException {

  private static final long serialVersionUID = 1;

  DeadlineExceededException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.DEADLINE_EXCEEDED, where, detail, cause);
  }
}
