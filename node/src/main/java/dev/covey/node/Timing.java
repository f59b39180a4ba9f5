package dev.covey.node;

import java.time.Duration;

/**
 * How long a node waits for others, by how far away they are. Immutable.
 *
 * <p>Shorter times notice a member that is gone sooner, and take a slow one for gone more often.
 * Each is at least 1 ms, if nothing else is said, and at most a day.
 *
 * @param connectTimeout until a connection that does not come about has failed
 * @param reconnectDelay after a failed connection until the next is tried; calls in between fail at
 *     once
 * @param keepAliveTime of silence on a connection with calls under way, until the peer is asked for
 *     a sign of life; at least 10 s, which is gRPC's least
 * @param keepAliveTimeout until a connection without that sign has failed
 * @param viewWait until a view has come that a peer has adopted already
 * @param answerGrace beyond the owner's load time-out, so that its failure arrives as such
 */
public record Timing(
    Duration connectTimeout,
    Duration reconnectDelay,
    Duration keepAliveTime,
    Duration keepAliveTimeout,
    Duration viewWait,
    Duration answerGrace) {

  private static final Duration LEAST_KEEP_ALIVE = Duration.ofSeconds(10);

  /** Netty counts the milliseconds of a connection's time-out in an int: 24 days. */
  private static final Duration MOST = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if a time is below its least, or above a day
   */
  public Timing {
    require("connectTimeout", connectTimeout, Duration.ofMillis(1));
    require("reconnectDelay", reconnectDelay, Duration.ofMillis(1));
    require("keepAliveTime", keepAliveTime, LEAST_KEEP_ALIVE);
    require("keepAliveTimeout", keepAliveTimeout, Duration.ofMillis(1));
    require("viewWait", viewWait, Duration.ofMillis(1));
    require("answerGrace", answerGrace, Duration.ofMillis(1));
  }

  /** All members on one machine: 500 ms, 100 ms, 10 s, 1 s, 200 ms and 500 ms. */
  public static Timing local() {
    return new Timing(
        Duration.ofMillis(500),
        Duration.ofMillis(100),
        LEAST_KEEP_ALIVE,
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        Duration.ofMillis(500));
  }

  /** One data centre, or several that are near: 2 s, 500 ms, 10 s, 3 s, 500 ms and 1 s. */
  public static Timing lan() {
    return new Timing(
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        LEAST_KEEP_ALIVE,
        Duration.ofSeconds(3),
        Duration.ofMillis(500),
        Duration.ofSeconds(1));
  }

  /** Far away: 5 s, 1 s, 20 s, 10 s, 2 s and 3 s. */
  public static Timing wan() {
    return new Timing(
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3));
  }

  private static void require(String name, Duration time, Duration least) {
    if (time.compareTo(least) < 0) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: >= " + least + ")");
    }
    if (time.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: <= " + MOST + ")");
    }
  }
}
