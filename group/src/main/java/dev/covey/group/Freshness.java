package dev.covey.group;

/**
 * How old an answer is and how long it may be kept: durations, so that clocks need not agree.
 *
 * @param ageNanos time since the getter was called, in nanoseconds
 * @param remainingNanos time until the answer expires, in nanoseconds; zero or less: not to be
 *     kept; {@link Long#MAX_VALUE}: it does not expire
 * @param loaded whether the request made the getter run
 */
public record Freshness(long ageNanos, long remainingNanos, boolean loaded) {}
