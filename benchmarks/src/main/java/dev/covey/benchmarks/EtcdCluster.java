package dev.covey.benchmarks;

import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.Member;
import dev.covey.discovery.RegistryTiming;
import dev.covey.discovery.etcd.EtcdDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import dev.covey.node.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Three nodes in this process that are listed in etcd, and threads that ask them all the time.
 * Confined to one thread, apart from those.
 */
final class EtcdCluster implements AutoCloseable {

  static final int KEYS = 10_000;
  static final Duration LEASE = RegistryTiming.local().leaseTime();

  private static final List<String> IDS = List.of("a", "b", "c");
  private static final int CALLERS_PER_NODE = 2;
  private static final int VALUE_BYTES = 100;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

  /** Between a caller's requests, so that the processors are not what is measured. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final String endpoint;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Group<byte[]>> groups = new ArrayList<>();
  private final List<Thread> callers = new ArrayList<>();
  private final LongAdder loads = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile boolean over;

  private EtcdCluster(String endpoint) {
    this.endpoint = endpoint;
  }

  /** Returns when every node has every other in its list, and every key is loaded. */
  static EtcdCluster start(String endpoint) throws TimeoutException {
    EtcdCluster cluster = new EtcdCluster(endpoint);
    try {
      IDS.forEach(id -> cluster.groups.add(cluster.open(id, cluster.nodes)));
      cluster.nodes.forEach(Node::join);
      cluster.require(LIMIT, "all in the list", () -> cluster.all(IDS));
      cluster.load();
      for (Group<byte[]> group : cluster.groups) {
        for (int i = 0; i < CALLERS_PER_NODE; i++) {
          cluster.call(group, cluster.callers.size());
        }
      }
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  private Group<byte[]> open(String id, List<Node> into) {
    Node node =
        Node.builder()
            .id(id)
            .listen("127.0.0.1:0")
            .timing(Timing.local())
            .discovery(
                EtcdDiscovery.builder().endpoints(endpoint).timing(RegistryTiming.local()).build())
            .open();
    into.add(node);
    return node.group(
        "values",
        Codec.bytes(),
        key -> {
          loads.increment();
          return Loaded.of(new byte[VALUE_BYTES]);
        });
  }

  /** Sees to it that every owner has its keys: some of them were the last marker's. */
  void load() throws TimeoutException {
    for (Node node : nodes) {
      node.awaitPeers(LIMIT); // before that an owner keeps nothing
    }
    for (int key = 0; key < KEYS; key++) {
      groups.get(0).get("key-" + key);
    }
  }

  private void call(Group<byte[]> group, int seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Thread caller =
        new Thread(
            () -> {
              while (!over) {
                requests.increment();
                try {
                  group.get("key-" + random.nextInt(KEYS));
                } catch (RuntimeException e) { // whatever it is: a caller that dies would hide it
                  errors.increment();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            },
            "caller-" + seed);
    callers.add(caller);
    caller.start();
  }

  long requests() {
    return requests.sum();
  }

  long errors() {
    return errors.sum();
  }

  /** How often a getter ran. */
  long loads() {
    return loads.sum();
  }

  /** How many members each node has in its list. */
  List<Integer> membersOfEach() {
    return nodes.stream().map(node -> node.members().size()).toList();
  }

  /** Waits until every node has noticed that etcd is gone. */
  void awaitStale() {
    require(LIMIT, "stale", () -> allAre(State.STALE));
  }

  /** Waits until every node is in the list again and follows it; says how long that took. */
  Duration awaitCurrent() {
    return require(LIMIT, "current again", () -> allAre(State.CURRENT) && all(IDS));
  }

  /** Lets time pass in which no list changes. */
  void requireUnchangedFor(Duration time) {
    if (within(time, () -> !all(IDS))) {
      throw new IllegalStateException("members: " + membersOfEach() + " (expected: 3 for each)");
    }
  }

  /**
   * Lets a fourth node join and leave.
   *
   * @return how many nodes did not see it come or go; it counts as well if it did not see them
   */
  int sendMarker(int number) {
    String id = "marker-" + number;
    List<String> four = new ArrayList<>(IDS);
    four.add(id);
    List<Node> marker = new ArrayList<>();
    int blind = 0;
    try {
      open(id, marker);
      marker.get(0).join();
      blind += within(SEEN_WITHIN, () -> has(marker.get(0), four)) ? 0 : 1;
      for (Node node : nodes) {
        blind += within(SEEN_WITHIN, () -> has(node, four)) ? 0 : 1;
      }
    } finally {
      marker.forEach(Node::close);
    }
    for (Node node : nodes) {
      blind += within(SEEN_WITHIN, () -> has(node, IDS)) ? 0 : 1;
    }
    return blind;
  }

  private boolean allAre(State state) {
    return nodes.stream().allMatch(node -> node.discoveryStatus().state() == state);
  }

  private boolean all(List<String> ids) {
    return nodes.stream().allMatch(node -> has(node, ids));
  }

  private static boolean has(Node node, List<String> ids) {
    return node.members().stream().map(Member::id).toList().equals(ids);
  }

  private Duration require(Duration limit, String what, BooleanSupplier condition) {
    long startNanos = System.nanoTime();
    if (!within(limit, condition)) {
      throw new IllegalStateException(
          "not within "
              + limit
              + ": "
              + what
              + ", members "
              + membersOfEach()
              + ", "
              + nodes.stream().map(Node::discoveryStatus).toList());
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static boolean within(Duration limit, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNanos > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  @Override
  public void close() {
    over = true;
    for (Thread caller : callers) {
      try {
        caller.join(LIMIT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    nodes.forEach(Node::close);
  }
}
