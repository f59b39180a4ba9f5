package dev.covey.group;

import java.time.Duration;

/**
 * What a getter throws when its origin asks to be left alone for a while, as a server does with a
 * status 429 or 503 and {@code Retry-After}. The stage of an {@link AsyncGetter} fails with it.
 *
 * <p>The load has failed, with {@link OverloadedException}. Until the time is over this node begins
 * no load of the group for a key that it can serve without: one past its soft limit is served to
 * its hard limit without being loaded anew, and one past that limit as long as {@link
 * GroupConfig#staleIfError} allows. Keys that it has nothing of are loaded.
 */
public final class OriginOverloaded extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /**
   * @param retryAfter above 0
   * @throws IllegalArgumentException if it is not
   */
  public OriginOverloaded(Duration retryAfter) {
    super("retry after " + Require.positive(retryAfter, "retryAfter"));
    this.retryAfter = retryAfter;
  }

  /** How long to leave the origin alone. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
