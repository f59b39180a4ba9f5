package dev.covey.benchmarks;

import dev.covey.group.Group;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long after the end of an overload cold keys load as they did before it. Immutable.
 *
 * @param seconds until the first of those calls after which none was refused or slow
 */
record Recovery(double seconds) {
  private static final String PREFIX = ColdKeys.PREFIX + "after-";
  private static final long INTERVAL_NANOS = 5_000_000;

  /** Ten times what the origin takes. */
  private static final long SLOW_NANOS = 200_000_000;

  /** Asks each node in turn for so long, and waits for the last answers. */
  static Recovery watch(List<Group<byte[]>> groups, Duration time) {
    long beganAtNanos = System.nanoTime();
    AtomicLong lastBad = new AtomicLong(-INTERVAL_NANOS); // since then; the call after it was good
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (long due = 0; due < time.toNanos(); due += INTERVAL_NANOS) {
      Pause.until(beganAtNanos + due);
      int number = (int) (due / INTERVAL_NANOS);
      long dueNanos = due;
      CompletableFuture<Void> probe =
          groups
              .get(number % groups.size())
              .getAsync(PREFIX + number)
              .handle(
                  (value, failure) -> {
                    long nanos = System.nanoTime() - beganAtNanos - dueNanos;
                    if (failure != null || nanos > SLOW_NANOS) {
                      lastBad.accumulateAndGet(dueNanos, Math::max);
                    }
                    return null;
                  });
      all = CompletableFuture.allOf(all, probe);
    }
    all.join();
    return new Recovery((lastBad.get() + INTERVAL_NANOS) / 1e9);
  }
}
