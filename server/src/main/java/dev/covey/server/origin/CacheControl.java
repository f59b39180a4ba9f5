package dev.covey.server.origin;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a response may be kept, as RFC 9111 says it for a shared cache that never validates.
 *
 * <ul>
 *   <li>{@code no-store} (5.2.2.5), {@code private} (5.2.2.7), {@code no-cache} (5.2.2.4), with
 *       field names or without, and {@code Vary: *} (4.1): not at all.
 *   <li>Else {@code s-maxage} (5.2.2.10), else {@code max-age} (5.2.2.1), else {@code Expires}
 *       after {@code Date} (5.3, 4.2.1); less the age that it has: {@code Age} (5.1) and the time
 *       the exchange took (4.2.3).
 *   <li>Of these, one that is no number of seconds, or no date, makes the response stale (4.2.1,
 *       5.3). So does {@code Expires} without {@code Date}: clocks need not agree. A number that is
 *       too large stands for 2^31 (1.2.2). An {@code Age} that is no number is ignored (5.1). Of
 *       two values the first counts (4.2.1).
 *   <li>Nothing of this: the response does not say.
 * </ul>
 *
 * <p>That the request had {@code Authorization} (3.5) does not count: it is the group's own, the
 * same for whoever asks.
 */
final class CacheControl {

  /** A name, and a value as a quoted string or up to the next comma. */
  private static final Pattern DIRECTIVE =
      Pattern.compile("([^\\s,=\"]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^,]*)))?");

  private static final long MAX_SECONDS = 1L << 31;

  private CacheControl() {}

  /**
   * The time to live from now on; zero: not to be kept; empty: the response does not say.
   *
   * @param underWay from the request to now
   */
  static Optional<Duration> timeToLive(HttpHeaders headers, Duration underWay) {
    Map<String, String> directives = directives(headers);
    if (directives.containsKey("no-store")
        || directives.containsKey("private")
        || directives.containsKey("no-cache")
        || variesByEverything(headers)) {
      return Optional.of(Duration.ZERO);
    }
    return lifetime(directives, headers)
        .map(lifetime -> lifetime.minus(age(headers)).minus(underWay))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  private static Optional<Duration> lifetime(Map<String, String> directives, HttpHeaders headers) {
    for (String name : new String[] {"s-maxage", "max-age"}) {
      String value = directives.get(name);
      if (value != null) {
        return Optional.of(seconds(value).orElse(Duration.ZERO));
      }
    }
    return headers
        .firstValue("expires")
        .map(
            expires -> {
              try {
                return Duration.between(date(headers.firstValue("date").orElse("")), date(expires));
              } catch (DateTimeParseException e) {
                return Duration.ZERO;
              }
            });
  }

  private static Duration age(HttpHeaders headers) {
    return headers.firstValue("age").flatMap(CacheControl::seconds).orElse(Duration.ZERO);
  }

  private static boolean variesByEverything(HttpHeaders headers) {
    return headers.allValues("vary").stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .anyMatch(name -> name.strip().equals("*"));
  }

  private static Map<String, String> directives(HttpHeaders headers) {
    Map<String, String> directives = new HashMap<>();
    for (String line : headers.allValues("cache-control")) {
      Matcher matcher = DIRECTIVE.matcher(line);
      while (matcher.find()) {
        String quoted = matcher.group(2);
        String plain = matcher.group(3) == null ? "" : matcher.group(3).strip();
        directives.putIfAbsent(
            matcher.group(1).toLowerCase(Locale.ROOT), quoted == null ? plain : quoted);
      }
    }
    return directives;
  }

  private static Optional<Duration> seconds(String value) {
    String digits = value.strip();
    if (!digits.matches("[0-9]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(digits), MAX_SECONDS)));
    } catch (NumberFormatException tooLarge) {
      return Optional.of(Duration.ofSeconds(MAX_SECONDS));
    }
  }

  private static ZonedDateTime date(String value) {
    return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
