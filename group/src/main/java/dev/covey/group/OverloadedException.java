package dev.covey.group;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The owner did not load the key: {@link GroupConfig#maxConcurrentLoads} loads are under way and
 * {@link GroupConfig#maxQueuedLoads} wait, or so many that the load would have waited long, or it
 * has waited for {@link GroupConfig#queueTimeout}, or the origin asked to be left alone. Of an
 * event: too many keys wait to be {@linkplain Removals removed}.
 */
public final class OverloadedException extends CacheException {

  private static final long serialVersionUID = 1;

  OverloadedException(Where where, String detail, @Nullable Throwable cause) {
    super(FailureKind.OVERLOADED, where, detail, cause);
  }

  /** How long the origin wants to be left alone, if it was the origin that refused. */
  public Optional<Duration> retryAfter() {
    return getCause() instanceof OriginOverloaded refused
        ? Optional.of(refused.retryAfter())
        : Optional.empty();
  }
}
