package dev.covey.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The addresses of a name as members, as {@link DnsDiscovery} has them. Confined to one thread. */
final class LookUp implements PolledList.Source {

  /** How much longer than usual the wait may be after failures. */
  private static final int MOST_INTERVALS = 8;

  private final String name;
  private final int port;
  private final boolean ipv4;
  private final long intervalNanos;
  private final Resolver resolver;
  private final BackOff backOff;

  /**
   * @param own of this node: members have addresses of the same family
   */
  LookUp(
      String name,
      int port,
      InetAddress own,
      Duration interval,
      Resolver resolver,
      RandomGenerator random) {
    this.name = name;
    this.port = port;
    this.ipv4 = own instanceof Inet4Address;
    this.intervalNanos = interval.toNanos();
    this.resolver = resolver;
    this.backOff = new BackOff(random, interval, interval.multipliedBy(MOST_INTERVALS));
  }

  /** The same for all nodes that know the address. */
  static Member member(InetAddress ip, int port) {
    Address address = new Address(ip.getHostAddress(), port);
    return Member.of(address.toString(), address);
  }

  @Override
  public List<Member> read() {
    List<InetAddress> found = resolve();
    List<Member> members =
        found.stream()
            .filter(ip -> ip instanceof Inet4Address == ipv4)
            .map(ip -> member(ip, port))
            .distinct()
            .toList();
    if (members.isEmpty()) {
      throw new DiscoveryException(
          failure(found.stream().map(InetAddress::getHostAddress).toList().toString()));
    }
    return members;
  }

  private List<InetAddress> resolve() {
    try {
      return resolver.resolve(name);
    } catch (UnknownHostException unknown) {
      throw new DiscoveryException(failure(reason(unknown)), unknown);
    } catch (RuntimeException broken) { // of whoever made the resolver
      throw new DiscoveryException(failure(broken.toString()), broken);
    }
  }

  /** Most of these begin with the name, and some have no more. */
  private String reason(UnknownHostException unknown) {
    String message = String.valueOf(unknown.getMessage());
    return message.startsWith(name + ": ") ? message.substring(name.length() + 2) : "unknown host";
  }

  private String failure(String found) {
    return "look-up of "
        + name
        + ": "
        + found
        + " (expected: an "
        + (ipv4 ? "IPv4" : "IPv6")
        + " address of each member, as this node's)";
  }

  @Override
  public long waitNanos(boolean good) {
    if (good) {
      backOff.reset();
      return intervalNanos;
    }
    return backOff.nextNanos();
  }
}
