package dev.covey.group;

import java.time.Duration;

/**
 * How long what was loaded may be used, in nanoseconds, or {@link Nanos#FOREVER}. Immutable.
 *
 * @param softNanos how long it is fresh
 * @param hardNanos how long it is served; at least that long
 * @param endNanos how long it is kept, to be served if its load fails; at least that long
 */
record Lifetime(long softNanos, long hardNanos, long endNanos) {

  /** Of something that is fresh until it ends. */
  static Lifetime of(long nanos) {
    return new Lifetime(nanos, nanos, nanos);
  }

  /** To the end of {@code duration}, and no longer. */
  static Lifetime of(Duration duration) {
    return of(Nanos.of(duration));
  }

  /**
   * Of a value: as its getter says, else as the group's settings do.
   *
   * @throws IllegalArgumentException if the getter gave it a soft limit beyond the group's hard one
   */
  static Lifetime of(Loaded<?> loaded, GroupConfig config) {
    Duration hardLimit = loaded.timeToLive().or(config::timeToLive).orElse(null);
    long hard = hardLimit == null ? Nanos.FOREVER : Nanos.of(hardLimit);
    if (hardLimit != null) {
      loaded
          .softTimeToLive()
          .ifPresent(soft -> Require.noLonger(soft, "softTimeToLive", hardLimit, "timeToLive"));
    }
    long soft = loaded.softTimeToLive().or(config::softTimeToLive).map(Nanos::of).orElse(hard);
    soft = Math.min(soft, hard);
    if (config.mustRevalidate() || hard == 0) {
      return of(soft);
    }
    long stale = loaded.staleIfError().or(config::staleIfError).map(Nanos::of).orElse(0L);
    return new Lifetime(soft, hard, Nanos.sum(hard, stale));
  }

  /**
   * This lifetime, longer or shorter by up to {@code share}: so what was loaded together does not
   * end together. By how much follows from the key and the time of the load; the value's time past
   * its hard limit stays as it is.
   */
  Lifetime jittered(double share, String key, long loadedAtNanos) {
    if (share == 0) {
      return this;
    }
    double factor = 1 + share * signedFraction(mix(loadedAtNanos + mix(key.hashCode())));
    long hard = scaled(hardNanos, factor);
    long stale = endNanos == Nanos.FOREVER ? Nanos.FOREVER : endNanos - hardNanos;
    return new Lifetime(scaled(softNanos, factor), hard, Nanos.sum(hard, stale));
  }

  private static long scaled(long nanos, double factor) {
    return nanos == Nanos.FOREVER ? nanos : (long) (nanos * factor);
  }

  /** From -1 to below 1. */
  private static double signedFraction(long bits) {
    return (bits >>> 11) * 0x1.0p-52 - 1;
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
   * generators", OOPSLA 2014).
   */
  private static long mix(long bits) {
    long z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
