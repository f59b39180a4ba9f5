package dev.covey.group;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Durations in nanoseconds, and points in time on a group's ticker, where {@link #FOREVER} is
 * longer, and later, than any.
 */
final class Nanos {

  /** Also what every duration of 292 years and more comes to. */
  static final long FOREVER = Long.MAX_VALUE;

  private Nanos() {}

  static long of(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }

  static long sum(long nanos, long more) {
    return nanos > FOREVER - more ? FOREVER : nanos + more;
  }

  /** When a duration is over that begins now; one that is over already counts as zero. */
  static long after(long nowNanos, long nanos) {
    long at = nowNanos + Math.max(0, nanos);
    boolean overflow = nowNanos > 0 && at < 0;
    return nanos == FOREVER || overflow ? FOREVER : at;
  }

  /** Until that point, or {@link #FOREVER}; zero or less: it is reached. */
  static long until(long atNanos, long nowNanos) {
    return atNanos == FOREVER ? FOREVER : atNanos - nowNanos;
  }

  static boolean isReached(long atNanos, long nowNanos) {
    return until(atNanos, nowNanos) <= 0;
  }

  /** The one that is reached first. */
  static long earlier(long atNanos, long otherNanos) {
    return atNanos == FOREVER || (otherNanos != FOREVER && otherNanos - atNanos < 0)
        ? otherNanos
        : atNanos;
  }

  /** The one that is reached last. */
  static long later(long atNanos, long otherNanos) {
    return earlier(atNanos, otherNanos) == atNanos ? otherNanos : atNanos;
  }
}
