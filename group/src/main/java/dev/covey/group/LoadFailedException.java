package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * The getter threw, returned null, took longer than {@link GroupConfig#loadTimeout}, or asked for
 * the key it was loading.
 */
public final class LoadFailedException extends CacheException {

  private static final long serialVersionUID = 1;

  LoadFailedException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.LOAD_FAILED, where, detail, cause);
  }
}
