package dev.covey.server.origin;

import static java.time.Duration.ZERO;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a response may be used, as RFC 9111 and RFC 5861 say it for a shared cache that never
 * validates. Immutable.
 *
 * <ul>
 *   <li>{@code no-store} (5.2.2.5), {@code private} (5.2.2.7), {@code no-cache} (5.2.2.4), with
 *       field names or without, and {@code Vary: *} (4.1): it is not kept.
 *   <li>Else {@code s-maxage} (5.2.2.10), else {@code max-age} (5.2.2.1), else {@code Expires}
 *       after {@code Date} (5.3, 4.2.1); less the age that it has: {@code Age} (5.1) and the time
 *       the exchange took (4.2.3).
 *   <li>Of these, one that is no number of seconds, or no date, makes the response stale (4.2.1,
 *       5.3). So does {@code Expires} without {@code Date}: clocks need not agree. A number that is
 *       too large stands for 2^31 (1.2.2). An {@code Age} that is no number is ignored (5.1). Of
 *       two values the first counts (4.2.1).
 *   <li>{@code stale-while-revalidate} and {@code stale-if-error} (RFC 5861, 3 and 4); one that is
 *       no number stands for 0.
 *   <li>{@code must-revalidate} (5.2.2.2) and {@code proxy-revalidate} (5.2.2.8) stand for 0 of
 *       both, whatever these say. {@code s-maxage} implies {@code proxy-revalidate}: it stands for
 *       0 of what is not there. What is there counts all the same: it says more than what is only
 *       implied, and who writes it beside a word to shared caches means them.
 *   <li>Nothing of this: the response does not say.
 * </ul>
 *
 * <p>That the request had {@code Authorization} (3.5) does not count: it is the group's own, the
 * same for whoever asks.
 *
 * @param isKept whether it may be used for anybody who does not wait for it already
 * @param fresh how long it is fresh from now on; negative: since when it is stale; null: the
 *     response does not say
 * @param staleWhileRevalidate how long past that it may be served while it is loaded anew; null:
 *     the response does not say
 * @param staleIfError how long past {@code fresh} it may be served if it cannot be loaded anew;
 *     null: the response does not say
 */
record CacheControl(
    boolean isKept,
    @Nullable Duration fresh,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError) {

  private static final CacheControl NOT_KEPT = new CacheControl(false, null, null, null);

  /** A name, and a value as a quoted string or up to the next comma. */
  private static final Pattern DIRECTIVE =
      Pattern.compile("([^\\s,=\"]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^,]*)))?");

  /**
   * What these headers say.
   *
   * @param underWay from the request to now
   */
  static CacheControl of(HttpHeaders headers, Duration underWay) {
    Map<String, String> directives = directives(headers);
    if (directives.containsKey("no-store")
        || directives.containsKey("private")
        || directives.containsKey("no-cache")
        || variesByEverything(headers)) {
      return NOT_KEPT;
    }
    Duration lifetime = lifetime(directives, headers);
    Duration fresh = lifetime == null ? null : lifetime.minus(age(headers)).minus(underWay);
    if (directives.containsKey("must-revalidate") || directives.containsKey("proxy-revalidate")) {
      return new CacheControl(true, fresh, ZERO, ZERO);
    }
    Duration unsaid = directives.containsKey("s-maxage") ? ZERO : null;
    return new CacheControl(
        true,
        fresh,
        seconds(directives, "stale-while-revalidate", unsaid),
        seconds(directives, "stale-if-error", unsaid));
  }

  private static @Nullable Duration lifetime(Map<String, String> directives, HttpHeaders headers) {
    Duration ofAll = seconds(directives, "max-age", null);
    Duration ofShared = seconds(directives, "s-maxage", ofAll);
    if (ofShared != null) {
      return ofShared;
    }
    String date = headers.firstValue("date").orElse("");
    return headers
        .firstValue("expires")
        .map(expires -> HeaderValues.since(date, expires).orElse(ZERO))
        .orElse(null);
  }

  private static @Nullable Duration seconds(
      Map<String, String> directives, String name, @Nullable Duration unsaid) {
    String value = directives.get(name);
    return value == null ? unsaid : HeaderValues.seconds(value).orElse(ZERO);
  }

  private static Duration age(HttpHeaders headers) {
    return headers.firstValue("age").flatMap(HeaderValues::seconds).orElse(ZERO);
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
}
