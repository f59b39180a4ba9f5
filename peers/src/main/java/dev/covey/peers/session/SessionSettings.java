package dev.covey.peers.session;

import java.time.Duration;

/**
 * How much one node may ask of one peer at once, and how it notices that the peer is gone.
 * Immutable.
 *
 * @param maxRequests bound of the requests under way; what comes beyond is refused
 * @param maxRequestBytes bound of their keys, in bytes
 * @param maxReplyBytes bound, at the owner, of the values that wait to be taken, in bytes
 * @param unansweredMessages how many messages of requests are sent before the peer has taken the
 *     first: what is asked meanwhile goes together in the next
 * @param heartbeat time between two
 * @param missedHeartbeats as many in a row without a sign of life, and the peer counts as gone
 */
public record SessionSettings(
    int maxRequests,
    long maxRequestBytes,
    long maxReplyBytes,
    int unansweredMessages,
    Duration heartbeat,
    int missedHeartbeats) {

  private static final SessionSettings DEFAULTS =
      new SessionSettings(1 << 16, 16 << 20, 64 << 20, 2, Duration.ofMillis(500), 4);

  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public SessionSettings {
    requirePositive("maxRequests", maxRequests);
    requirePositive("maxRequestBytes", maxRequestBytes);
    requirePositive("maxReplyBytes", maxReplyBytes);
    requirePositive("unansweredMessages", unansweredMessages);
    requirePositive("heartbeat in ns", heartbeat.toNanos());
    requirePositive("missedHeartbeats", missedHeartbeats);
  }

  /**
   * 65,536 requests, 16 MiB of keys, 64 MiB of values, 2 messages; gone after 4 heartbeats of 500
   * ms.
   */
  public static SessionSettings defaults() {
    return DEFAULTS;
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
