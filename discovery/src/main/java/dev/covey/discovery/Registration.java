package dev.covey.discovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member's entry in a registry. Immutable.
 *
 * <p>As text it is made for people who look into the registry, and for releases to come: a line
 * {@code name=value} for each thing, in any order; names that are not known are passed over.
 *
 * @param leaseTime that the entry outlives the member's last sign of life; 0 to a year
 */
record Registration(Member member, Duration leaseTime) {

  private static final Duration MOST = Duration.ofDays(365);

  /**
   * @throws IllegalArgumentException if the lease time is out of range: others wait for as long
   */
  Registration {
    if (leaseTime.isNegative() || leaseTime.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "lease time of member "
              + member.id()
              + ": "
              + leaseTime
              + " (expected: 0 to "
              + MOST
              + ")");
    }
  }

  String text() {
    return """
        address=%s
        weight=%d
        zone=%s
        incarnation=%s
        protocolVersion=%d
        leaseMillis=%d
        """
        .formatted(
            member.address(),
            member.weight(),
            member.zone(),
            Long.toHexString(member.incarnation()),
            member.protocolVersion(),
            leaseTime.toMillis());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it has no address, or a value cannot be read
   */
  static Registration parse(String id, String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return new Registration(
        new Member(
            Member.requireId(id),
            Address.parse(values.getOrDefault("address", "")),
            Integer.parseInt(values.getOrDefault("weight", "1")),
            values.getOrDefault("zone", ""),
            Long.parseUnsignedLong(values.getOrDefault("incarnation", "0"), 16),
            Integer.parseInt(values.getOrDefault("protocolVersion", "0"))),
        Duration.ofMillis(Long.parseLong(values.getOrDefault("leaseMillis", "0"))));
  }

  /** What {@link #parse} reads; null if it throws. */
  static @Nullable Registration readable(String id, String text) {
    try {
      return parse(id, text);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
