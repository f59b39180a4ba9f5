package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * This node's codec cannot read what the owner sent, and a load on this node in its place failed
 * too (it is suppressed in this exception) or was not allowed ({@link Group#getIfCached}). Or the
 * owner's codec cannot read a value that was put.
 */
public final class UndecodableException extends CacheException {

  private static final long serialVersionUID = 1;

  UndecodableException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.UNDECODABLE, where, detail, cause);
  }
}
