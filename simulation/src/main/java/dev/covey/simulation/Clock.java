package dev.covey.simulation;

import java.util.function.LongSupplier;

/**
 * A machine's clock: it has an origin of its own, and goes faster or slower than the world's time.
 * Confined to one thread.
 */
final class Clock implements LongSupplier {

  private static final long MILLION = 1_000_000;

  private final World world;
  private final long originNanos;
  private final int driftPpm;

  /**
   * @param driftPpm how much faster than the world's time, in millionths; below 0: slower
   */
  Clock(World world, long originNanos, int driftPpm) {
    this.world = world;
    this.originNanos = originNanos;
    this.driftPpm = driftPpm;
  }

  @Override
  public long getAsLong() {
    return at(world.nowNanos());
  }

  private long at(long worldNanos) {
    return originNanos + worldNanos + worldNanos / 1_000 * driftPpm / 1_000;
  }

  /** The first moment of the world at which this clock shows {@code delayNanos} more than now. */
  long worldAfter(long delayNanos) {
    long now = world.nowNanos();
    if (delayNanos >= Long.MAX_VALUE / 4) {
      return Long.MAX_VALUE / 2;
    }
    long target = at(now) + Math.max(0, delayNanos);
    long guess = now + Math.max(0, delayNanos - delayNanos / MILLION * driftPpm);
    while (at(guess) < target) {
      guess += 1 + (target - at(guess));
    }
    return guess;
  }
}
