package dev.covey.group;

import org.jspecify.annotations.Nullable;

/** The node of this group was closed. */
public final class ClosedException extends CacheException {

  private static final long serialVersionUID = 1;

  ClosedException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.CLOSED, where, detail, cause);
  }
}
