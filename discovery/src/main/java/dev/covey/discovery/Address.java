package dev.covey.discovery;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a member can be called. Immutable.
 *
 * @param host an IP address, an IPv6 one without brackets, or a name of labels as in RFC 1123
 * @param port 1 to 65535; 0 where a free port is to be chosen
 */
public record Address(String host, int port) {

  private static final int MAX_PORT = 65_535;

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");

  /**
   * @throws IllegalArgumentException if the host is neither, or the port out of range
   */
  public Address {
    if (!isHost(host)) {
      throw new IllegalArgumentException(
          "host: \""
              + host
              + "\" (expected: an IP address, or a name of letters, digits, '-' and '.')");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to " + MAX_PORT + ")");
    }
  }

  /**
   * Reads {@code host:port}, an IPv6 host in brackets.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isBlank() || (!bracketed && host.indexOf(':') >= 0)) {
      throw notAnAddress(text);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return new Address(bracketed ? host.substring(1, host.length() - 1) : host, port);
    } catch (NumberFormatException e) {
      throw notAnAddress(text);
    }
  }

  /** Whether a URI can have it, since gRPC makes one of it. Asks no name server. */
  private static boolean isHost(String host) {
    try {
      return bracketed(host).equals(new URI(null, null, host, 0, null, null, null).getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The IP address that the host is; empty if it is a name. Asks no name server. */
  Optional<InetAddress> ip() {
    if (host.indexOf(':') < 0 && !IPV4.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException scope) { // of an interface that this machine does not have
      return Optional.empty();
    }
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(
        "address: \"" + text + "\" (expected: host:port, such as 10.0.0.1:7001 or [::1]:7001)");
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return bracketed(host) + ":" + port;
  }
}
