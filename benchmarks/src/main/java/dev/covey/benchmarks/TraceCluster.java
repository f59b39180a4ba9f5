package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.lru.LocalCache;
import dev.covey.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Three nodes that call each other over the loopback interface, and an origin that counts its
 * loads. The value of a key is its characters. Confined to one thread.
 */
final class TraceCluster implements AutoCloseable {
  static final int NODES = 3;

  /** In either tier: the value is held once, as the bytes that it is. */
  static final long ENTRY_BYTES = LocalCache.ENTRY_OVERHEAD_BYTES + 2L * RecordedTrace.KEY_LENGTH;

  /** Small against the stores, so that the order of the requests means what it did. */
  private static final int IN_FLIGHT = 32;

  private static final Duration TO_REACH_EACH_OTHER = Duration.ofSeconds(30);

  private final LongAdder loads = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Group<byte[]>> groups = new ArrayList<>();

  private TraceCluster() {}

  static TraceCluster start(GroupConfig config) throws TimeoutException {
    TraceCluster cluster = new TraceCluster();
    try {
      cluster.startNodes(config);
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  /** Settings with which all nodes, both tiers included, have room for so many entries together. */
  static GroupConfig roomFor(int entries, double hotShare) {
    return GroupConfig.builder().maxBytes(entries * ENTRY_BYTES / NODES).hotShare(hotShare).build();
  }

  /** How many entries all nodes have room for together. */
  static int entries(GroupConfig config) {
    return Math.toIntExact(config.maxBytes() * NODES / ENTRY_BYTES);
  }

  private void startNodes(GroupConfig config) throws TimeoutException {
    for (int i = 0; i < NODES; i++) {
      Node node = Node.builder().id("node-" + i).listen("127.0.0.1:0").discovery(new Roll()).open();
      nodes.add(node);
      groups.add(node.group("trace", Codec.bytes(), this::load, config));
    }
    nodes.forEach(Node::join);
    for (Node node : nodes) {
      node.awaitPeers(TO_REACH_EACH_OTHER);
    }
  }

  /** The list of all nodes, each at the port that the system chose for it; to be joined then. */
  private final class Roll implements Discovery {
    @Override
    public void join(Member self, DiscoveryListener listener) {
      List<Member> all =
          nodes.stream().map(node -> Member.of(node.id(), node.address().orElseThrow())).toList();
      StaticDiscovery.of(all).join(self, listener);
    }

    @Override
    public void close() {}
  }

  private Loaded<byte[]> load(String key) {
    loads.increment();
    return Loaded.of(value(key));
  }

  private static byte[] value(String key) {
    return key.getBytes(US_ASCII);
  }

  /** Asks the nodes in turns, with a few requests under way at any time, and waits for all. */
  void replay(String[] keys) throws InterruptedException {
    Semaphore free = new Semaphore(IN_FLIGHT); // comes back: every call has a time-out
    for (int i = 0; i < keys.length; i++) {
      String key = keys[i];
      free.acquire();
      groups
          .get(i % NODES)
          .getAsync(key)
          .whenComplete(
              (value, failure) -> {
                if (failure != null || !Arrays.equals(value, value(key))) {
                  errors.increment();
                }
                free.release();
              });
    }
    free.acquire(IN_FLIGHT);
  }

  /** How often the origin was read. */
  long loads() {
    return loads.sum();
  }

  /** Requests that failed or brought another value than they should. */
  long errors() {
    return errors.sum();
  }

  /** A figure of all nodes together. */
  long total(ToLongFunction<GroupStats> figure) {
    return groups.stream().map(Group::stats).mapToLong(figure).sum();
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
