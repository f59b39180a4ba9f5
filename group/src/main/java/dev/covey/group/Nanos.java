package dev.covey.group;

import java.time.Duration;

/** Durations in nanoseconds, where {@link #FOREVER} is longer than any. */
final class Nanos {

  /** Also what every duration of 292 years and more comes to. */
  static final long FOREVER = Long.MAX_VALUE;

  private Nanos() {}

  static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return FOREVER;
    }
  }
}
