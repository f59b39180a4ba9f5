package dev.covey.group;

import java.time.Duration;

/** What users give, looked at where it comes in: what is out of range is named at once. */
final class Require {

  private Require() {}

  static void that(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  static long atLeast(long least, long value, String name) {
    that(value >= least, name, value, ">= " + least);
    return value;
  }

  static Duration positive(Duration duration, String name) {
    that(!duration.isNegative() && !duration.isZero(), name, duration, "> 0");
    return duration;
  }

  static Duration notNegative(Duration duration, String name) {
    that(!duration.isNegative(), name, duration, ">= 0");
    return duration;
  }

  static void noLonger(Duration duration, String name, Duration limit, String nameOfLimit) {
    that(duration.compareTo(limit) <= 0, name, duration, "at most " + nameOfLimit + ", " + limit);
  }
}
