package dev.covey.node;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The time, which notices that it has jumped: the process was stopped, or none of its threads has
 * asked for the time in a second, though its timers do so all the while. Each thread that asks then
 * hears of it before it has the time. Safe for concurrent use.
 */
final class WatchedTime implements LongSupplier {

  private static final long JUMP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So that what all threads read is seldom written. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongSupplier time;
  private final LongConsumer onJump;
  private volatile long lastNanos;

  /**
   * @param onJump given the time, on a thread that has asked for it, perhaps on several at once;
   *     does not ask for it itself, and takes no lock, since that thread may hold any
   */
  WatchedTime(LongSupplier time, LongConsumer onJump) {
    this.time = time;
    this.onJump = onJump;
    this.lastNanos = time.getAsLong();
  }

  @Override
  public long getAsLong() {
    long now = time.getAsLong();
    long passed = now - lastNanos;
    if (passed > STEP_NANOS) {
      if (passed > JUMP_NANOS) {
        onJump.accept(now);
      }
      lastNanos = now; // last: until then others hear of a jump too
    }
    return now;
  }
}
