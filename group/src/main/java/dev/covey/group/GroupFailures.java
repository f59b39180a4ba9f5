package dev.covey.group;

import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a group on one node, as exceptions. Immutable.
 *
 * @param group its name
 * @param self the node's member id
 */
record GroupFailures(String group, String self) {

  CacheException of(FailureKind kind, String key, String detail, @Nullable Throwable cause) {
    return kind.exception(where(key, self), detail, cause);
  }

  /** A failure with this key, on another member perhaps. */
  CacheException.Where where(String key, String member) {
    return new CacheException.Where(group, key, member);
  }

  /** What a caller gets for a failed future. */
  CacheException of(Throwable thrown, String key) {
    Throwable bare = Failures.bare(thrown);
    if (bare instanceof CacheException known) {
      return known.again();
    }
    return bare instanceof TimeoutException
        ? of(FailureKind.DEADLINE_EXCEEDED, key, String.valueOf(bare.getMessage()), null)
        : of(FailureKind.LOAD_FAILED, key, Failures.describe(bare), bare);
  }
}
