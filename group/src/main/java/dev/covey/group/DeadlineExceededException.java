package dev.covey.group;

import org.jspecify.annotations.Nullable;

/** No value came within the call's timeout. The load may still go on, for the next caller. */
public final class DeadlineExceededException extends CacheException {

  private static final long serialVersionUID = 1;

  DeadlineExceededException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.DEADLINE_EXCEEDED, where, detail, cause);
  }
}
