package dev.covey.group;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A short while in which a caller that waits looks again and again whether its answer is there, and
 * leaves its processor to others in between, before it parks. To park and be woken costs more than
 * an answer from the cache of a peer nearby takes. Only one caller does so at a time: more would
 * only take turns with each other. Safe for concurrent use.
 */
final class YieldBeforePark {

  static final long LIMIT_NANOS = 60_000;

  /** In case that the time stands still. */
  static final int YIELDS = 1_000;

  private final LongSupplier ticker;
  private final Runnable leave;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * @param ticker the time in nanoseconds
   * @param leave leaves the processor to another thread, if one has use for it
   */
  YieldBeforePark(LongSupplier ticker, Runnable leave) {
    this.ticker = ticker;
    this.leave = leave;
  }

  /** Returns once the future is done, or when it is time to park. */
  void await(Future<?> future) {
    if (future.isDone() || !taken.compareAndSet(false, true)) {
      return;
    }
    try {
      long began = ticker.getAsLong();
      for (int i = 0; i < YIELDS && !future.isDone(); i++) {
        leave.run();
        if (ticker.getAsLong() - began >= LIMIT_NANOS) {
          return;
        }
      }
    } finally {
      taken.set(false);
    }
  }
}
