package dev.covey.group;

import org.jspecify.annotations.Nullable;

/** The member that was asked has no group of this name. */
public final class NoSuchGroupException extends CacheException {

  private static final long serialVersionUID = 1;

  NoSuchGroupException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.NO_SUCH_GROUP, where, detail, cause);
  }
}
