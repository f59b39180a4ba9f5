package dev.covey.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a cluster has to have in common with the others: of the ring, so that all agree
 * who owns a key; of the protocol, so that they understand each other. Immutable.
 *
 * <p>As text it is made for people who look into the registry: a line {@code name=value} for each
 * thing, in any order. A name that is not known is refused, unlike in a registration: who owns a
 * key may depend on it. So a later release may write another name only for what earlier ones cannot
 * be part of.
 *
 * @param slots of the ring; at least 1
 * @param cap how many times its fair share of the slots a member owns at most; at least 1
 * @param hash names the hashes that the ring uses; not empty, and without control characters
 * @param protocol the least that each member has to understand, by {@link Member#protocolVersion};
 *     at least 0. A member's own terms say the least that it understands itself
 */
public record Terms(int slots, double cap, String hash, int protocol) {

  /**
   * @throws IllegalArgumentException if one of them is not as described
   */
  public Terms {
    require(slots >= 1, "slots", slots, ">= 1");
    require(cap >= 1 && Double.isFinite(cap), "cap", cap, ">= 1");
    require(
        !hash.isBlank() && hash.chars().noneMatch(Character::isISOControl),
        "hash",
        '"' + hash + '"',
        "not empty, without control characters");
    require(protocol >= 0, "protocol", protocol, ">= 0");
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** As it is written in the registry. */
  public String text() {
    return """
        slots=%s
        cap=%s
        hash=%s
        protocol=%s
        """
        .formatted(slots, cap, hash, protocol);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if something is missing, cannot be read, or is not known
   */
  static Terms parse(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      require(equals > 0, "line", '"' + line + '"', "name=value");
      values.put(line.substring(0, equals), line.substring(equals + 1));
    }
    Terms parsed =
        new Terms(
            number("slots", values.remove("slots"), Integer::valueOf),
            number("cap", values.remove("cap"), Double::valueOf),
            Optional.ofNullable(values.remove("hash")).orElse(""),
            number("protocol", values.remove("protocol"), Integer::valueOf));
    values.forEach((name, value) -> require(false, name, value, "nothing of this name"));
    return parsed;
  }

  private static <N> N number(String name, @Nullable String given, Function<String, N> parse) {
    String value = given == null ? "none" : given;
    try {
      return parse.apply(value);
    } catch (NumberFormatException unreadable) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a number)", unreadable);
    }
  }

  /**
   * Why a member cannot be among members of these terms, by each thing in which it differs; empty
   * if it can.
   *
   * @param own the member's terms
   * @param protocolVersion the newest that it understands
   */
  Optional<String> objection(Terms own, int protocolVersion) {
    List<String> differences = new ArrayList<>();
    if (own.slots != slots) {
      differences.add(difference("slots", own.slots, slots));
    }
    if (own.cap != cap) {
      differences.add(difference("cap", own.cap, cap));
    }
    if (!own.hash.equals(hash)) {
      differences.add(difference("hash", own.hash, hash));
    }
    if (protocolVersion < protocol) {
      differences.add(difference("protocol", protocolVersion, "at least " + protocol));
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", differences));
  }

  private static String difference(String name, Object own, Object expected) {
    return name + " " + own + " (expected: " + expected + ", as its members have)";
  }
}
