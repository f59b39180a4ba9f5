package dev.covey.discovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: a time drawn by lot, up to a bound that doubles with every
 * failure, so that nodes that failed together do not come back together. Confined to one thread.
 */
final class BackOff {

  private final RandomGenerator random;
  private final long minNanos;
  private final long maxNanos;
  private long boundNanos;

  /**
   * @param min the bound after the first failure
   * @param max after many
   */
  BackOff(RandomGenerator random, Duration min, Duration max) {
    this.random = random;
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.boundNanos = minNanos;
  }

  long nextNanos() {
    long bound = boundNanos;
    boundNanos = Math.min(maxNanos, 2 * bound);
    return random.nextLong(1, bound + 1);
  }

  void reset() {
    boundNanos = minNanos;
  }
}
