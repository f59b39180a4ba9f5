package dev.covey.discovery.etcd;

import dev.covey.discovery.Address;
import java.util.Locale;

/** Where an etcd answers, and whether by TLS. Immutable. */
record Endpoint(Address address, boolean secure) {

  private static final String PLAIN = "http://";
  private static final String SECURE = "https://";

  /**
   * Reads {@code http://host:port}, {@code https://host:port}, or {@code host:port}.
   *
   * @param secureByDefault what the last of these means
   * @throws IllegalArgumentException if {@code text} has another form
   */
  static Endpoint parse(String text, boolean secureByDefault) {
    String stripped = text.strip();
    String lower = stripped.toLowerCase(Locale.ROOT);
    try {
      if (lower.startsWith(PLAIN)) {
        return new Endpoint(Address.parse(stripped.substring(PLAIN.length())), false);
      }
      if (lower.startsWith(SECURE)) {
        return new Endpoint(Address.parse(stripped.substring(SECURE.length())), true);
      }
      return new Endpoint(Address.parse(stripped), secureByDefault);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "endpoint: \"" + text + "\" (expected: host:port, http://host:port or https://host:port)",
          e);
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return (secure ? SECURE : PLAIN) + address;
  }
}
