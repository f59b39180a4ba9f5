package dev.covey.node;

import dev.covey.discovery.Address;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import dev.covey.group.AsyncBulkGetter;
import dev.covey.group.AsyncGetter;
import dev.covey.group.BulkGetter;
import dev.covey.group.Codec;
import dev.covey.group.FetchMode;
import dev.covey.group.Getter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupContext;
import dev.covey.group.GroupHost;
import dev.covey.group.Removals;
import dev.covey.peers.Cluster;
import dev.covey.ring.Ring;
import dev.covey.ring.RingParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a cluster, as a service embeds it: it serves its share of the keys to the other
 * members, and its groups to the service.
 *
 * <pre>{@code
 * try (Node node =
 *     Node.builder()
 *         .id("a")
 *         .listen("10.0.0.1:7001")
 *         .discovery(StaticDiscovery.parse("a=10.0.0.1:7001,b=10.0.0.2:7001"))
 *         .start()) {
 *   Group<String> users = node.group("users", Codec.utf8(), id -> Loaded.of(database.read(id)));
 *   String user = users.get("42");
 * }
 * }</pre>
 *
 * <p>It is long because it is all that a service holds of a node, and the place where its parts are
 * put together; what they do is theirs.
 *
 * <p>A node that was given no discovery is a cache of one: it opens no port. Several nodes in one
 * process know of each other through the network only. Safe for concurrent use.
 */
public final class Node implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** How long is waited until the node may use what it owns, or what others own. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a node that is about to join waits for itself at most. */
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a node that leaves waits at most until others have taken what it owns. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** And how long it waits for its loads when it has left. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final RingParameters RING = RingParameters.of(Ring.DEFAULT_SLOTS);

  /** Of a message, beside the value in it. */
  private static final int ENVELOPE_BYTES = 16 << 10;

  private final String id;

  /** This node, at an address that others may not be able to use. */
  private final Member provisional;

  private final int maxMessageBytes;
  private final NodeThreads threads;
  private final GrpcWire wire;
  private final CallsByPeer calls = new CallsByPeer();
  private final Introduction introduction;
  private final Cluster cluster;
  private final GroupContext context;
  private final Removals removals;
  private final Readiness readiness;
  private final Services services;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Observers observers;

  /** Null until the port is open, and for a cache of one. Written before the node is published. */
  private @Nullable Listener listener;

  /** Null as long as the listener is. */
  private @Nullable Membership membership;

  private Node(NodeBuilder settings) {
    this.provisional = provisional(settings);
    this.id = provisional.id();
    this.introduction = Introduction.to(settings.cluster(), id, RING);
    this.observers = new Observers(id);
    this.maxMessageBytes = settings.maxMessageBytes();
    this.threads = new NodeThreads(id, settings.ioThreads());
    this.wire = new GrpcWire(introduction, threads, settings, calls::of);
    LongSupplier time =
        settings.discovery().isEmpty() // it has no registration that may end
            ? System::nanoTime
            : new WatchedTime(System::nanoTime, this::stoodStill);
    this.cluster =
        new Cluster(
            provisional,
            wire,
            threads.timer(),
            threads.loaders(),
            time,
            settings.onDiscoveryLoss(),
            settings.discovery().map(Discovery::noticeboard).orElse(Noticeboard.NONE),
            RING.slots());
    this.context =
        new GroupContext(
            id,
            cluster,
            time,
            threads.timer(),
            threads.loaders(),
            threads.callbacks(),
            settings.timing().viewWait().toNanos(),
            settings.timing().answerGrace().toNanos());
    this.removals =
        new Removals(cluster::groups, System::nanoTime, threads.callbacks(), settings.removals());
    this.readiness = new Readiness(settings.minMembers(), () -> cluster.awaitSettled(SETTLE_NANOS));
    this.services =
        new Services(
            introduction,
            new PeerService(cluster),
            new SessionService(cluster, settings.sessions()),
            new AdminService(
                introduction,
                cluster,
                this::discoveryStatus,
                threads.callbacks(),
                System::nanoTime));
    readiness.reached().thenRun(services::serving);
  }

  /** There is no cluster yet while it is made. */
  private void stoodStill(long nowNanos) {
    if (cluster != null) {
      cluster.stoodStill(nowNanos);
    }
  }

  private static Member provisional(NodeBuilder settings) {
    return new Member(
        settings.id(),
        settings.listen().orElse(new Address("localhost", 0)),
        settings.weight(),
        settings.zone(),
        ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE), // 0 stands for none
        Introduction.PROTOCOL_VERSION);
  }

  /** Begins with every setting at its default. */
  public static NodeBuilder builder() {
    return new NodeBuilder();
  }

  static Node open(NodeBuilder settings) {
    Node node = new Node(settings);
    node.orClose(
        () ->
            settings
                .discovery()
                .ifPresentOrElse(list -> node.listen(list, settings), node::standAlone));
    return node;
  }

  void joinOrClose() {
    orClose(this::join);
  }

  private void orClose(Runnable step) {
    try {
      step.run();
    } catch (Throwable failed) {
      closeAfter(failed);
      throw failed;
    }
  }

  private void closeAfter(Throwable failed) {
    try {
      close();
    } catch (RuntimeException | Error another) {
      if (another != failed) {
        failed.addSuppressed(another);
      }
    }
  }

  /** A cache of one has nobody to wait for. */
  private void standAlone() {
    View alone = View.of(0, List.of(provisional));
    cluster.adopt(alone);
    readiness.viewed(alone);
    readiness.joined();
  }

  private void listen(Discovery list, NodeBuilder settings) {
    Listener opened =
        Listener.open(
            settings.listen().orElseThrow(), services.definitions(), threads, maxMessageBytes);
    listener = opened;
    Address advertised = settings.advertised(opened.bound());
    LOG.info("node started id={} listen={} advertise={}", id, opened.bound(), advertised);
    Member self = provisional.at(advertised);
    membership = new Membership(list, self, terms(), cluster, readiness, this::viewAdopted);
  }

  private static Terms terms() {
    return new Terms(RING.slots(), RING.cap(), RING.hash(), Introduction.PROTOCOL_VERSION);
  }

  private void viewAdopted() {
    calls.keepOnly(members().stream().map(Member::id).collect(Collectors.toSet()));
    observers.tell();
  }

  /**
   * Puts a node that was {@linkplain NodeBuilder#open opened} in the list: others ask it from now
   * on, so its groups should be made. When it returns, the node has its first view.
   *
   * @throws IllegalStateException if the node has no discovery, is or was in the list, or is
   *     closed, also while it joins
   * @throws dev.covey.discovery.DiscoveryException if it cannot join; the node can only be closed
   *     then
   */
  public void join() {
    requireOpen();
    if (membership == null) {
      throw new IllegalStateException(
          "join of node " + id + ": no discovery (expected: one, given to the builder)");
    }
    warmUp(membership.self());
    membership.join();
    // Mostly for some milliseconds. A member that does not answer is not waited for.
    cluster.awaitSettled(SETTLE_NANOS).toCompletableFuture().join();
    requireOpen();
  }

  /**
   * Does what it does when a view comes, and asks itself what members ask of each other: so that
   * its code for that is loaded before it is in the list and others wait for it. It may not be
   * reached at its own address: that does not matter.
   */
  private void warmUp(Member self) {
    cluster.rehearse();
    CompletableFuture.allOf(
            wire.fetch(self, "", "", FetchMode.CACHED_ONLY, WARM_UP_NANOS),
            wire.peek(self, "", List.of(""), WARM_UP_NANOS),
            wire.keysFor(self, id, false, "", 0, WARM_UP_NANOS))
        .join();
    wire.forget(self);
  }

  /**
   * Whether the node is in the list and has had a view of at least {@link NodeBuilder#minMembers}
   * members, of a registry that is not {@linkplain View#young young}, and each of them has shown
   * that it knows this node, which is waited for at most a second: it keeps what it loads then.
   * gRPC's health service on its port says the same. Once ready the node stays so until it closes,
   * also when members leave; before that it answers as well, as far as it can.
   */
  public boolean isReady() {
    return readiness.isReady();
  }

  /**
   * Waits until the node {@linkplain #isReady is ready}.
   *
   * @throws TimeoutException saying what is missing
   * @throws IllegalStateException if the node is closed, also while this waits
   * @throws CancellationException if this thread is interrupted; its interrupt flag stays set
   */
  public void awaitReady(Duration timeout) throws TimeoutException {
    readiness.await(timeout);
    requireOpen(); // closing ends it too
  }

  /** What keeps the node from being ready, for people, such as {@code 1 of 2 members}. */
  public String missing() {
    return readiness.missing();
  }

  /** The release of Covey that this is, such as {@code 1.2.3}. */
  public static String version() {
    return Version.TEXT;
  }

  /** The node's member id. */
  public String id() {
    return id;
  }

  /** Where the node listens, with the port in use; empty for a cache of one. */
  public Optional<Address> address() {
    return Optional.ofNullable(listener).map(Listener::bound);
  }

  /** Where others call the node; empty for a cache of one. */
  public Optional<Address> advertised() {
    return Optional.ofNullable(membership).map(list -> list.self().address());
  }

  /** How the node stands with its discovery; a cache of one is apart. */
  public DiscoveryStatus discoveryStatus() {
    return membership == null
        ? DiscoveryStatus.of(DiscoveryStatus.State.APART)
        : membership.status();
  }

  /**
   * Whether the node is sure to be in the list: always with a list that is given, else as long as
   * its registry is known to keep its registration. If it is not, {@link
   * NodeBuilder#onDiscoveryLoss} says what it does.
   */
  public boolean isSureToBeListed() {
    return cluster.isSureToBeListed();
  }

  /** The members of the current view, in the order of their ids. */
  public List<Member> members() {
    return cluster.members();
  }

  /** Makes a group with default settings. */
  public <V> Group<V> group(String name, Codec<V> codec, Getter<V> getter) {
    return group(name, codec, getter, GroupConfig.defaults());
  }

  /**
   * Makes a group. Its name, and what the codec makes of values, are the same on all members.
   *
   * @throws IllegalArgumentException if the node has a group of this name, or the group's largest
   *     value does not fit into a message
   * @throws IllegalStateException if the node is closed
   */
  public <V> Group<V> group(String name, Codec<V> codec, Getter<V> getter, GroupConfig config) {
    requireGiven("getter", getter);
    return asyncGroup(name, codec, AsyncGetter.of(getter), config);
  }

  /**
   * Makes a group whose getter does not hold a thread; see {@link #group(String, Codec, Getter,
   * GroupConfig)}.
   */
  public <V> Group<V> asyncGroup(
      String name, Codec<V> codec, AsyncGetter<V> getter, GroupConfig config) {
    requireFit(name, codec, getter, config);
    return added(GroupHost.open(name, codec, getter, config, context));
  }

  /**
   * Makes a group whose getter is asked for many keys at once; see {@link #group(String, Codec,
   * Getter, GroupConfig)}.
   *
   * <pre>{@code
   * Group<String> users =
   *     node.bulkGroup(
   *         "users", Codec.utf8(), ids -> database.readAll(ids), GroupConfig.defaults());
   * }</pre>
   */
  public <V> Group<V> bulkGroup(
      String name, Codec<V> codec, BulkGetter<V> getter, GroupConfig config) {
    requireGiven("getter", getter);
    return asyncBulkGroup(name, codec, AsyncBulkGetter.of(getter), config);
  }

  /**
   * Makes a group whose getter is asked for many keys at once and does not hold a thread; see
   * {@link #group(String, Codec, Getter, GroupConfig)}.
   */
  public <V> Group<V> asyncBulkGroup(
      String name, Codec<V> codec, AsyncBulkGetter<V> getter, GroupConfig config) {
    requireFit(name, codec, getter, config);
    return added(GroupHost.openBulk(name, codec, getter, config, context));
  }

  private void requireFit(String name, Codec<?> codec, Object getter, GroupConfig config) {
    requireGiven("group name", name);
    requireGiven("codec", codec);
    requireGiven("getter", getter);
    requireGiven("config", config);
    requireOpen();
    if (config.maxValueBytes() > maxMessageBytes - ENVELOPE_BYTES) {
      throw new IllegalArgumentException(
          "maxValueBytes of group "
              + name
              + ": "
              + config.maxValueBytes()
              + " (expected: at most "
              + (maxMessageBytes - ENVELOPE_BYTES)
              + ", for messages of "
              + maxMessageBytes
              + ")");
    }
  }

  private <V> Group<V> added(GroupHost<V> host) {
    cluster.add(host);
    observers.tell();
    return host.group();
  }

  /**
   * Removes, across groups, the keys that an application's events say have changed: for a node that
   * gets such events, of a message queue say.
   */
  public Removals removals() {
    return removals;
  }

  /**
   * Waits until every other member of the current view has answered this node once; and then, for a
   * second at most, until this node has a lease from each of them, so that it may keep copies.
   *
   * @throws TimeoutException naming the members that have not
   * @throws IllegalStateException if one turns out to be another member than the list says, or of
   *     another cluster, or has another ring, or if this node is closed
   * @throws CancellationException if this thread is interrupted; its interrupt flag stays set
   */
  public void awaitPeers(Duration timeout) throws TimeoutException {
    requireOpen();
    Reachability.of(cluster.others(), wire, threads.timer()).await(timeout);
    if (cluster.isListed()) {
      cluster.awaitTrust(SETTLE_NANOS).toCompletableFuture().join();
    }
  }

  /**
   * Hands over what the node owns to the members that own it next, for 8 s at most; leaves the
   * list; waits for the loads under way, for a second at most; fails what is still under way with
   * {@link dev.covey.group.ClosedException}; and returns when the port is free and the node's
   * threads have nothing left to do (the last of them may take a moment more to exit). Where the
   * list is given there is nobody to hand over to. A getter that does not heed its interrupt is
   * waited for up to 5 s. Not to be called from the node's own threads. Does nothing when called
   * again.
   *
   * <p>What throws, such as a discovery, keeps nothing else from being closed: it is thrown at the
   * end, the first with the others suppressed in it.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Steps steps = new Steps();
    steps.add(readiness::end);
    steps.add(services::notServing);
    Membership list = membership;
    if (list != null) {
      steps.add(() -> leave(list));
    }
    steps.add(cluster::close);
    steps.add(services::endSessions);
    if (listener != null) {
      steps.add(listener::close);
    }
    steps.add(wire::close);
    steps.add(threads::close);
    steps.add(observers::tell);
    steps.add(() -> LOG.info("node closed id={}", id));
    steps.run();
  }

  private void leave(Membership list) {
    boolean serves = cluster.isListed() && !cluster.others().isEmpty();
    Steps steps = new Steps();
    if (serves && cluster.currentView().registryId() != 0) {
      steps.add(() -> await(cluster.drain(DRAIN_NANOS)));
    }
    steps.add(cluster::fence);
    steps.add(list::leave);
    if (serves) {
      steps.add(() -> await(cluster.awaitIdle(IDLE_NANOS)));
    }
    steps.run();
  }

  private static void await(CompletionStage<Void> step) {
    step.toCompletableFuture().join();
  }

  /** Who is told of each group that is made, each view that is adopted, and the node's end. */
  Observers observers() {
    return observers;
  }

  boolean isClosed() {
    return closed.get();
  }

  Cluster cluster() {
    return cluster;
  }

  /** What came of the calls to each other member of the view, by its id. */
  Map<String, PeerCalls> callsByPeer() {
    return cluster.others().stream()
        .map(Member::id)
        .collect(Collectors.toMap(member -> member, calls::of));
  }

  private static void requireGiven(String what, @Nullable Object argument) {
    Objects.requireNonNull(argument, () -> what + ": null (expected: one)");
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("node " + id + " is closed");
    }
  }
}
