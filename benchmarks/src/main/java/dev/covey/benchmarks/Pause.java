package dev.covey.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Waiting for a moment, as {@link System#nanoTime} has it. */
final class Pause {

  private Pause() {}

  /** Returns at that moment, or a little later; at once if it is over. */
  static void until(long nanos) {
    for (long early = nanos - System.nanoTime(); early > 0; early = nanos - System.nanoTime()) {
      LockSupport.parkNanos(early);
    }
  }
}
