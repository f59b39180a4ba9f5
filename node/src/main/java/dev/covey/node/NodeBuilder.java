package dev.covey.node;

import dev.covey.discovery.Address;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.Member;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.group.RemovalSettings;
import dev.covey.peers.session.SessionSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a node; each setter refuses a bad value at once. Not safe for concurrent
 * use.
 */
public final class NodeBuilder {

  private static final int MIN_MESSAGE_BYTES = 128 << 10;

  private static final String DEFAULT_ID = "node";

  private @Nullable String id;
  private String cluster = "covey";
  private @Nullable Address listen;
  private @Nullable Address advertise;
  private @Nullable Discovery discovery;
  private int weight = 1;
  private String zone = "";
  private Timing timing = Timing.lan();
  private SessionSettings sessions = SessionSettings.defaults();
  private RemovalSettings removals = RemovalSettings.defaults();
  private int maxMessageBytes = 32 << 20;
  private OnDiscoveryLoss onDiscoveryLoss = OnDiscoveryLoss.SERVE;
  private int minMembers = 1;
  private int ioThreads = Runtime.getRuntime().availableProcessors();

  NodeBuilder() {}

  /**
   * The node's member id: how it finds itself in the list, and how others name it; as in {@link
   * Member}. Needed with a discovery, unless that {@linkplain Discovery#idAt names members by their
   * addresses}; without one default {@code node}.
   */
  public NodeBuilder id(String memberId) {
    this.id = Member.requireId(memberId);
    return this;
  }

  /** The cluster's name: nodes of two clusters refuse each other. Default {@code covey}. */
  public NodeBuilder cluster(String name) {
    this.cluster = name;
    return this;
  }

  /**
   * Where to listen for peers, as {@code host:port}; port 0 takes a free one. No default; needed
   * with a discovery.
   */
  public NodeBuilder listen(String hostAndPort) {
    this.listen = Address.parse(hostAndPort);
    return this;
  }

  /**
   * Where peers call this node, as {@code host:port}, for a discovery that registers it; port 0
   * stands for the port listened on. Default: where it listens, with the local host's address in
   * place of a wildcard.
   */
  public NodeBuilder advertise(String hostAndPort) {
    this.advertise = Address.parse(hostAndPort);
    return this;
  }

  /**
   * Where the list of members comes from; the node closes it if it has joined it. Default: none,
   * the node is a cache of one.
   */
  public NodeBuilder discovery(Discovery source) {
    this.discovery = source;
    return this;
  }

  /** The node's share of the keys relative to the others'; at least 1, default 1. */
  public NodeBuilder weight(int share) {
    if (share < 1) {
      throw new IllegalArgumentException("weight: " + share + " (expected: >= 1)");
    }
    this.weight = share;
    return this;
  }

  /** Where the node stands, such as a rack or a data centre's zone; default none. */
  public NodeBuilder zone(String name) {
    this.zone = name;
    return this;
  }

  /** How long the node waits for others; default {@link Timing#lan()}. */
  public NodeBuilder timing(Timing times) {
    this.timing = times;
    return this;
  }

  /**
   * How much the node asks of one peer at once, and how it notices that a peer is gone; default
   * {@link SessionSettings#defaults()}.
   */
  public NodeBuilder sessions(SessionSettings settings) {
    this.sessions = settings;
    return this;
  }

  /**
   * What the node does once it can no longer be sure to be in the list, since it has not reached
   * its registry for longer than a registration lasts; default {@link OnDiscoveryLoss#SERVE}. Of no
   * effect with a list that is given.
   */
  public NodeBuilder onDiscoveryLoss(OnDiscoveryLoss what) {
    this.onDiscoveryLoss = Objects.requireNonNull(what, "onDiscoveryLoss");
    return this;
  }

  /**
   * How many events {@link Node#removals} remembers and takes; default {@link
   * RemovalSettings#defaults()}.
   */
  public NodeBuilder removals(RemovalSettings settings) {
    this.removals = settings;
    return this;
  }

  /** Upper bound of a message between members, in bytes; at least 128 KiB, default 32 MiB. */
  public NodeBuilder maxMessageBytes(int bytes) {
    if (bytes < MIN_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "maxMessageBytes: " + bytes + " (expected: >= " + MIN_MESSAGE_BYTES + ")");
    }
    this.maxMessageBytes = bytes;
    return this;
  }

  /**
   * How many members the view must have, this node included, before the node is {@linkplain
   * Node#isReady ready}; at least 1, default 1.
   */
  public NodeBuilder minMembers(int members) {
    if (members < 1) {
      throw new IllegalArgumentException("minMembers: " + members + " (expected: >= 1)");
    }
    this.minMembers = members;
    return this;
  }

  /** Network threads; at least 1, default the number of processors. */
  public NodeBuilder ioThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("ioThreads: " + threads + " (expected: >= 1)");
    }
    this.ioThreads = threads;
    return this;
  }

  /**
   * Starts the node: it listens, and is in the list, when this returns. With a discovery that
   * registers it, {@link #open} is better: a node that is in the list before it has its groups
   * leaves the keys that it owns to their askers.
   *
   * @throws IllegalArgumentException if there is a discovery, and no address to listen on, or no id
   *     or another than the list has
   * @throws java.io.UncheckedIOException if it cannot listen there
   * @throws dev.covey.discovery.DiscoveryException if it cannot join the list
   */
  public Node start() {
    Node node = open();
    if (discovery != null) {
      node.joinOrClose();
    }
    return node;
  }

  /**
   * Starts the node outside of the list: it listens when this returns, and is a cache of one until
   * {@link Node#join}.
   *
   * @throws IllegalArgumentException if there is a discovery, and no address to listen on, or no id
   *     or another than the list has
   * @throws java.io.UncheckedIOException if it cannot listen there
   */
  public Node open() {
    if (discovery != null) {
      requireListen();
    }
    return Node.open(this);
  }

  /**
   * The member id that the node will have: the one that was given, or follows from where it listens
   * and is called, where its {@linkplain Discovery#idAt list names members by their addresses}.
   *
   * @throws IllegalArgumentException if there is a discovery, and no id, or another than the list
   *     has, or no address that the list can have
   * @throws java.io.UncheckedIOException if that address has to be this machine's, and cannot be
   *     found out
   */
  public String id() {
    String given = id;
    if (discovery == null) {
      return given == null ? DEFAULT_ID : given;
    }
    Optional<String> listed = discovery.idAt(() -> advertised(requireListen()));
    if (given == null) {
      return listed.orElseThrow(
          () ->
              new IllegalArgumentException(
                  "id: none (expected: the id of this node in the list, since there is a"
                      + " discovery)"));
    }
    if (!given.equals(listed.orElse(given))) {
      throw new IllegalArgumentException(
          "id: "
              + given
              + " (expected: "
              + listed.get()
              + ", since the list names members by their addresses)");
    }
    return given;
  }

  private Address requireListen() {
    if (listen == null) {
      throw new IllegalArgumentException(
          "listen: none (expected: host:port, since there is a discovery)");
    }
    return listen;
  }

  /** Where others call a node that listens there. */
  Address advertised(Address bound) {
    Address given = advertise;
    if (given == null) {
      return Listener.reachable(bound);
    }
    return given.port() == 0 ? new Address(given.host(), bound.port()) : given;
  }

  String cluster() {
    return cluster;
  }

  Optional<Address> listen() {
    return Optional.ofNullable(listen);
  }

  Optional<Discovery> discovery() {
    return Optional.ofNullable(discovery);
  }

  int weight() {
    return weight;
  }

  String zone() {
    return zone;
  }

  Timing timing() {
    return timing;
  }

  SessionSettings sessions() {
    return sessions;
  }

  OnDiscoveryLoss onDiscoveryLoss() {
    return onDiscoveryLoss;
  }

  RemovalSettings removals() {
    return removals;
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  int minMembers() {
    return minMembers;
  }

  int ioThreads() {
    return ioThreads;
  }
}
