package dev.covey.server.origin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A URL with the place of the key in it, {@code {key}}, once or more, in its path or query.
 * Immutable.
 *
 * <p>A key is written as UTF-8, with everything percent-encoded but RFC 3986's unreserved
 * characters: so no key, whatever is in it, changes the URL's other parts. One thing cannot be
 * encoded: a path's segment {@code .} or {@code ..} means a step in the path however it is written
 * (RFC 3986, 6.2.2.2 and 6.2.2.3); a key that would make one is refused.
 */
final class UrlTemplate {

  private static final String KEY = "{key}";
  private static final String UNRESERVED_MARKS = "-._~";
  private static final String HEX = "0123456789ABCDEF";
  private static final int MAX_PORT = 65_535;

  private final String template;

  private UrlTemplate(String template) {
    this.template = template;
  }

  /**
   * @throws IllegalArgumentException if it is not a URL with a key in it; the message begins with
   *     {@code url: }
   */
  static UrlTemplate parse(String template) {
    requireThat(template.contains(KEY), template, "{key} at least once");
    URI example;
    try {
      example = new URI(template.replace(KEY, "key"));
    } catch (URISyntaxException e) {
      throw refused(
          template, "http://HOST/PATH with {key} in it; " + e.getReason() + " at " + e.getIndex());
    }
    String scheme = String.valueOf(example.getScheme()).toLowerCase(Locale.ROOT);
    requireThat(scheme.equals("http") || scheme.equals("https"), template, "http or https");
    requireThat(example.getRawUserInfo() == null, template, "no user info, but a header");
    requireThat(example.getHost() != null, template, "a host after " + scheme + "://");
    requireThat(example.getPort() != 0 && example.getPort() <= MAX_PORT, template, "port 1-65535");
    requireThat(example.getRawFragment() == null, template, "no fragment");
    requireThat(
        template.startsWith(scheme + "://" + example.getRawAuthority()),
        template,
        "{key} in the path or the query");
    return new UrlTemplate(template);
  }

  /**
   * The URL of a key.
   *
   * @throws IllegalArgumentException if the key is not well-formed, or would be a step in the path
   */
  URI expand(String key) {
    URI url = URI.create(template.replace(KEY, encode(key)));
    if (Arrays.stream(url.getRawPath().split("/", -1)).anyMatch(UrlTemplate::isStep)) {
      throw new IllegalArgumentException(
          "key: \"" + key + "\" (expected: one that is no step in the path of a URL)");
    }
    return url;
  }

  /** Without the query, which may have a secret in it. */
  @Override
  public String toString() {
    return withoutQuery(template);
  }

  /** As fit for messages: a query may have a secret in it. */
  static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?...";
  }

  private static String encode(String key) {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("key: an unpaired surrogate (expected: well-formed)", e);
    }
    StringBuilder encoded = new StringBuilder(bytes.remaining());
    while (bytes.hasRemaining()) {
      int octet = bytes.get() & 0xff;
      if (isUnreserved(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || UNRESERVED_MARKS.indexOf(octet) >= 0;
  }

  private static boolean isStep(String segment) {
    return segment.equals(".") || segment.equals("..");
  }

  private static void requireThat(boolean holds, String template, String expected) {
    if (!holds) {
      throw refused(template, expected);
    }
  }

  private static IllegalArgumentException refused(String template, String expected) {
    return new IllegalArgumentException(
        "url: " + withoutQuery(template) + " (expected: " + expected + ")");
  }
}
