package dev.covey.discovery;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The members are all addresses of a name, such as that of a headless service, on one port.
 *
 * <p>A member's id is its address, as in {@code 10.0.0.1:7001}: who owns a key follows from the
 * ids, so all nodes have to know a member by the same one, and an address is all that a look-up
 * says. So each node advertises an IP address, and not a name, on that port; its id follows from it
 * ({@link #idAt}), and {@link #join} refuses another. Of a name with addresses of both families
 * those of this node's count. A node that is not in the list, or not yet, is a client of the
 * others: it owns no keys.
 *
 * <p>The name is looked up again and again; other addresses are another view. When a look-up fails,
 * or finds nothing, the last good list stands, the status says so, and the waits until the next
 * look-ups get longer. How soon a change is seen depends on the {@linkplain Resolver#ofJvm cache of
 * the JVM} too.
 *
 * <p>Views are delivered by the thread that joins, and then by one of the discovery's own, which
 * {@link #close} ends. Safe for concurrent use.
 */
public final class DnsDiscovery implements Discovery {

  /** After which the name is looked up again, unless another is given: 5 s. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  private final String name;
  private final int port;
  private final Duration interval;
  private final Resolver resolver;
  private final RandomGenerator random;
  private final PolledList list;

  DnsDiscovery(
      String name,
      int port,
      Duration interval,
      Resolver resolver,
      RandomGenerator random,
      Function<String, ScheduledExecutorService> threads) {
    if (port == 0) {
      throw new IllegalArgumentException("port: 0 (expected: 1 to 65535, the same on all members)");
    }
    Address valid = new Address(name, port);
    this.name = valid.host();
    this.port = valid.port();
    this.interval = RegistryTiming.requireWithin("interval", interval);
    this.resolver = resolver;
    this.random = random;
    this.list = new PolledList(threads);
  }

  /** As {@link #of(String, int, Duration)}, with the {@link #DEFAULT_INTERVAL}. */
  public static DnsDiscovery of(String name, int port) {
    return of(name, port, DEFAULT_INTERVAL);
  }

  /** As {@link #of(String, int, Duration, Resolver)}, with the {@link Resolver#ofJvm}. */
  public static DnsDiscovery of(String name, int port, Duration interval) {
    return of(name, port, interval, Resolver.ofJvm());
  }

  /**
   * The members at the addresses of a name. Looks nothing up yet.
   *
   * @param port of every member, 1 to 65535
   * @param interval after which the name is looked up again; 1 ms to a day. After failures the wait
   *     is drawn by lot, up to eight times that after several
   * @throws IllegalArgumentException if the name is none, or a number is out of range
   */
  public static DnsDiscovery of(String name, int port, Duration interval, Resolver resolver) {
    return new DnsDiscovery(name, port, interval, resolver, new SplittableRandom(), PollThread::of);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the address is not an IP address, or has another port
   */
  @Override
  public Optional<String> idAt(Supplier<Address> advertised) {
    return Optional.of(LookUp.member(ipOf(advertised.get()), port).id());
  }

  private InetAddress ipOf(Address advertised) {
    if (advertised.port() != port) {
      throw new IllegalArgumentException(
          "address of this node: "
              + advertised
              + " (expected: port "
              + port
              + ", as of all members at "
              + name
              + ")");
    }
    return advertised
        .ip()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "address of this node: "
                        + advertised
                        + " (expected: an IP address, as a look-up of "
                        + name
                        + " tells)"));
  }

  /**
   * {@inheritDoc}
   *
   * @throws DiscoveryException if the look-up fails or finds nothing, or the member has another id
   *     than its address
   * @throws IllegalStateException if it has joined before
   */
  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    list.join(self.id(), lookUp(self), listener);
  }

  private LookUp lookUp(Member self) {
    InetAddress own;
    try {
      own = ipOf(self.address());
    } catch (IllegalArgumentException wrong) {
      throw new DiscoveryException(String.valueOf(wrong.getMessage()), wrong);
    }
    String expected = LookUp.member(own, port).id();
    if (!self.id().equals(expected)) {
      throw new DiscoveryException(
          "member id: \""
              + self.id()
              + "\" (expected: "
              + expected
              + ", since all know a member at "
              + name
              + " by its address)");
    }
    return new LookUp(name, port, own, interval, resolver, random);
  }

  @Override
  public void close() {
    list.close();
  }
}
