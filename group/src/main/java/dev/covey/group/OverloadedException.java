package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * A member refused at once, since {@link GroupConfig#maxConcurrentLoads} loads are under way and
 * {@link GroupConfig#maxQueuedLoads} wait.
 */
public final class OverloadedException extends CacheException {

  private static final long serialVersionUID = 1;

  OverloadedException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.OVERLOADED, where, detail, cause);
  }
}
