package dev.covey.server.origin;

import java.net.URI;
import java.util.Locale;

/**
 * Where a redirect may lead: over http or https, never from https to http, with no user info. The
 * request that follows is a GET again, and has {@link RequestHeaders} of the operator only for the
 * origin (scheme, host and port: RFC 6454) that they were set for; once it has left that origin, it
 * does not get them back.
 */
final class Redirect {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private Redirect() {}

  /** Whether a GET with this status goes on elsewhere. */
  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The URL to go on with.
   *
   * @param location the header, relative to {@code from} or not; blank: there is none
   * @throws IllegalArgumentException if it leads nowhere, or where it may not
   */
  static URI target(URI from, String location) {
    URI target;
    try {
      target = resolve(from, location.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(location, "a URL"), e);
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    require(scheme.equals("http") || scheme.equals("https"), location, "http or https");
    require(scheme.equals("https") || !isEncrypted(from), location, "https, as before");
    require(target.getHost() != null, location, "a host");
    require(target.getRawUserInfo() == null, location, "no user info");
    return target;
  }

  /** Whether scheme, host and port are the same. */
  static boolean isSameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static URI resolve(URI from, String location) {
    if (location.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    if (location.startsWith("?")) { // URI resolves by RFC 2396, which drops the last segment
      return URI.create(
          from.getScheme() + "://" + from.getRawAuthority() + from.getRawPath() + location);
    }
    return from.resolve(location);
  }

  private static boolean isEncrypted(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return isEncrypted(url) ? HTTPS_PORT : HTTP_PORT;
  }

  private static void require(boolean holds, String location, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(refusal(location, expected));
    }
  }

  private static String refusal(String location, String expected) {
    return "location: " + UrlTemplate.withoutQuery(location) + " (expected: " + expected + ")";
  }
}
