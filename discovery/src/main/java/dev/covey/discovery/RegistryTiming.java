package dev.covey.discovery;

import java.time.Duration;

/**
 * How long a node and its registry wait for each other, a day at most. Immutable.
 *
 * @param leaseTime that a registration outlives its node's last sign of life; at least 1 s. Shorter
 *     notices a node that died sooner, and loses one that pauses, or whose registry does, more
 *     often
 * @param callTimeout until a call of the registry has failed
 * @param joinTimeout until a node that cannot register has failed to join; an older registration of
 *     the same id is waited for besides
 * @param minBackOff the most that a loop waits after its first failure; how long is drawn by lot
 * @param maxBackOff the most that it waits after many; at most the lease time
 * @param relistInterval after which the whole list is read again, in case a watch died in silence
 */
public record RegistryTiming(
    Duration leaseTime,
    Duration callTimeout,
    Duration joinTimeout,
    Duration minBackOff,
    Duration maxBackOff,
    Duration relistInterval) {

  private static final Duration LEAST_LEASE_TIME = Duration.ofSeconds(1);
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if a time is below its least or above its most
   */
  public RegistryTiming {
    requireWithin("leaseTime", leaseTime, LEAST_LEASE_TIME);
    requireWithin("callTimeout", callTimeout, LEAST);
    requireWithin("joinTimeout", joinTimeout, LEAST);
    requireWithin("minBackOff", minBackOff, LEAST);
    requireWithin("maxBackOff", maxBackOff, minBackOff);
    requireWithin("relistInterval", relistInterval, LEAST);
    if (maxBackOff.compareTo(leaseTime) > 0) {
      throw new IllegalArgumentException(
          "maxBackOff: " + maxBackOff + " (expected: at most leaseTime, " + leaseTime + ")");
    }
  }

  /** All on one machine: 2 s, 1 s, 5 s, 100 ms, 500 ms and 30 s. */
  public static RegistryTiming local() {
    return new RegistryTiming(
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(30));
  }

  /** One data centre, or several that are near: 5 s, 2 s, 10 s, 100 ms, 1 s and 30 s. */
  public static RegistryTiming lan() {
    return new RegistryTiming(
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }

  /** Far away: 15 s, 5 s, 30 s, 500 ms, 3 s and 30 s. */
  public static RegistryTiming wan() {
    return new RegistryTiming(
        Duration.ofSeconds(15),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        Duration.ofSeconds(3),
        Duration.ofSeconds(30));
  }

  /** The same with another lease time; the longest back-off is no longer than that. */
  public RegistryTiming withLeaseTime(Duration time) {
    Duration backOff = maxBackOff.compareTo(time) > 0 ? time : maxBackOff;
    return new RegistryTiming(time, callTimeout, joinTimeout, minBackOff, backOff, relistInterval);
  }

  /** The same with another time-out of a call. */
  public RegistryTiming withCallTimeout(Duration time) {
    return new RegistryTiming(leaseTime, time, joinTimeout, minBackOff, maxBackOff, relistInterval);
  }

  /** The same with another time-out of joining. */
  public RegistryTiming withJoinTimeout(Duration time) {
    return new RegistryTiming(leaseTime, callTimeout, time, minBackOff, maxBackOff, relistInterval);
  }

  /**
   * Returns {@code time}.
   *
   * @throws IllegalArgumentException if it is less than 1 ms or more than a day
   */
  static Duration requireWithin(String name, Duration time) {
    requireWithin(name, time, LEAST);
    return time;
  }

  private static void requireWithin(String name, Duration time, Duration least) {
    if (time.compareTo(least) < 0) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: >= " + least + ")");
    }
    if (time.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: <= " + MOST + ")");
    }
  }
}
