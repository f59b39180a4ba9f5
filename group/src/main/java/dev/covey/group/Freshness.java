package dev.covey.group;

/**
 * How old an answer is and how long it may be kept: durations, so that clocks need not agree.
 *
 * @param ageNanos time since the getter was called, in nanoseconds
 * @param remainingNanos time until a copy of the answer expires, in nanoseconds; zero or less: not
 *     to be kept; {@link Long#MAX_VALUE}: it does not expire
 * @param loaded whether the request made the getter run
 * @param stale whether the value is past its hard limit, since a load of it did not come to
 *     anything
 */
public record Freshness(long ageNanos, long remainingNanos, boolean loaded, boolean stale) {

  /** Of a value within its hard limit, or of an absence. */
  public Freshness(long ageNanos, long remainingNanos, boolean loaded) {
    this(ageNanos, remainingNanos, loaded, false);
  }

  /** The same after some time on its way, in nanoseconds. */
  public Freshness after(long nanos) {
    long remaining = remainingNanos == Long.MAX_VALUE ? remainingNanos : remainingNanos - nanos;
    return new Freshness(ageNanos + nanos, remaining, loaded, stale);
  }
}
