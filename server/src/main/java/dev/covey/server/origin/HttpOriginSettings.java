package dev.covey.server.origin;

import dev.covey.group.GroupConfig;
import java.time.Duration;
import java.util.Map;

/**
 * How a group asks its HTTP origin. Immutable.
 *
 * @param url as {@code http://origin/items/{key}}: what {@link UrlTemplate} takes
 * @param headers sent with each request; what {@link RequestHeaders} takes
 * @param connectTimeout above 0
 * @param timeout of the whole exchange, redirects and body included; above 0
 * @param maxRedirects how many redirects of one request are followed; from 0, which follows none
 * @param group for whom: its largest value is the upper bound of the body, its limits count where
 *     responses say nothing
 */
public record HttpOriginSettings(
    String url,
    Map<String, String> headers,
    Duration connectTimeout,
    Duration timeout,
    int maxRedirects,
    GroupConfig group) {

  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  public static final int DEFAULT_MAX_REDIRECTS = 5;

  /**
   * @throws IllegalArgumentException if a setting is out of range; its message begins with the
   *     setting's name and has no header's value
   */
  public HttpOriginSettings {
    headers = Map.copyOf(headers);
    UrlTemplate.parse(url);
    RequestHeaders.of(headers);
    require(isPositive(connectTimeout), "connectTimeout", connectTimeout, "> 0");
    require(isPositive(timeout), "timeout", timeout, "> 0");
    require(maxRedirects >= 0, "maxRedirects", maxRedirects, ">= 0");
  }

  /** Without what may be a secret. */
  @Override
  public String toString() {
    return "HttpOriginSettings[url="
        + UrlTemplate.parse(url)
        + ", headers="
        + headers.keySet()
        + ", connectTimeout="
        + connectTimeout
        + ", timeout="
        + timeout
        + ", maxRedirects="
        + maxRedirects
        + "]";
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
