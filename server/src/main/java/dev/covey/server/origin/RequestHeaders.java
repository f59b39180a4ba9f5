package dev.covey.server.origin;

import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The headers that an operator has set for requests to one origin. Immutable. */
final class RequestHeaders {

  private static final String ACCEPT_ENCODING = "accept-encoding";

  /** The connection's own, which the client sets. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** With one of these an answer would not be the whole value. */
  private static final Set<String> CONDITIONAL =
      Set.of(
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "range");

  /** What goes along to another origin after a redirect: any other header may be a credential. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of("accept", "accept-encoding", "accept-language", "user-agent");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"; // RFC 9110, 5.6.2

  private final Map<String, String> headers;

  private RequestHeaders(Map<String, String> headers) {
    this.headers = headers;
  }

  /**
   * @throws IllegalArgumentException if a name or value is not one, if a name is there twice, or is
   *     not for the operator to set; the message begins with {@code headers: } and has no value
   */
  static RequestHeaders of(Map<String, String> headers) {
    Map<String, String> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          requireThat(name.matches(TOKEN), name, "a token of RFC 9110 as name");
          requireThat(
              value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~')),
              name,
              "a value of printable ASCII");
          String lower = name.toLowerCase(Locale.ROOT);
          requireThat(!OF_THE_CONNECTION.contains(lower), name, "none that the connection sets");
          requireThat(!CONDITIONAL.contains(lower), name, "none that asks for part of a value");
          requireThat(checked.put(name, value) == null, name, "each name once, in any case");
        });
    return new RequestHeaders(checked);
  }

  /** Whether bodies may come encoded, since the operator has asked for that: bytes as they are. */
  boolean allowEncodedBodies() {
    return headers.containsKey(ACCEPT_ENCODING);
  }

  /**
   * Puts the headers on a request.
   *
   * @param sameOrigin whether the request goes to the origin that they were set for
   */
  void addTo(HttpRequest.Builder request, boolean sameOrigin) {
    request.setHeader(ACCEPT_ENCODING, "identity");
    headers.forEach(
        (name, value) -> {
          if (sameOrigin || FOR_EVERYBODY.contains(name.toLowerCase(Locale.ROOT))) {
            request.setHeader(name, value);
          }
        });
  }

  private static void requireThat(boolean holds, String name, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("headers: " + name + " (expected: " + expected + ")");
    }
  }
}
