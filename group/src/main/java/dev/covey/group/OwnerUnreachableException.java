package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * The owner of the key could not be reached, in a call that may not load: {@link Group#getIfCached}
 * or {@link Group#contains}, or a write, of which then nobody knows whether it was carried out.
 * Other calls load the value themselves.
 */
public final class OwnerUnreachableException extends CacheException {

  private static final long serialVersionUID = 1;

  OwnerUnreachableException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.OWNER_UNREACHABLE, where, detail, cause);
  }
}
