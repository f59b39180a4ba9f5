package dev.covey.benchmarks;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.covey.group.AsyncGetter;
import dev.covey.group.Loaded;
import dev.covey.group.OriginOverloaded;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A getter that learns from its loads' latencies how many its origin does well at the same time,
 * and refuses the others. Safe for concurrent use.
 */
final class AdaptivelyLimited implements AsyncGetter<byte[]> {
  private static final Duration RETRY_AFTER = Duration.ofMillis(100);

  private final AsyncGetter<byte[]> origin;
  private final Limiter<Void> limiter;

  AdaptivelyLimited(AsyncGetter<byte[]> origin, Limit limit) {
    this.origin = origin;
    this.limiter =
        SimpleLimiter.newBuilder().limit(WindowedLimit.newBuilder().build(limit)).build();
  }

  @Override
  @SuppressWarnings("NullAway") // the library knows no annotations: its context may be null
  public CompletionStage<Loaded<byte[]>> load(String key) throws Exception {
    Limiter.Listener place =
        limiter.acquire(null).orElseThrow(() -> new OriginOverloaded(RETRY_AFTER));
    return origin
        .load(key)
        .whenComplete(
            (loaded, failure) -> {
              if (failure == null) {
                place.onSuccess();
              } else {
                place.onDropped();
              }
            });
  }
}
