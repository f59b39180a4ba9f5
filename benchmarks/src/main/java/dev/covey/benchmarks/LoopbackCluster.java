package dev.covey.benchmarks;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.discovery.Terms;
import dev.covey.group.AsyncGetter;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.node.Node;
import dev.covey.ring.Ring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Nodes in this process that call each other over the loopback interface, with one group of byte
 * arrays. Made and closed by one thread; its groups are safe for concurrent use.
 */
final class LoopbackCluster implements AutoCloseable {
  /** How many, unless told otherwise. */
  static final int NODES = 3;

  private static final Duration TO_REACH_EACH_OTHER = Duration.ofSeconds(30);

  private final List<Node> nodes = new ArrayList<>();
  private final List<Group<byte[]>> groups = new ArrayList<>();

  private LoopbackCluster() {}

  /**
   * Starts the nodes, and waits until each has reached the others.
   *
   * @param getters makes each node's getter
   */
  static LoopbackCluster start(
      String group, GroupConfig config, Supplier<AsyncGetter<byte[]>> getters)
      throws TimeoutException {
    return start(NODES, group, config, getters);
  }

  static LoopbackCluster start(
      int size, String group, GroupConfig config, Supplier<AsyncGetter<byte[]>> getters)
      throws TimeoutException {
    LoopbackCluster cluster = new LoopbackCluster();
    try {
      cluster.startNodes(size, group, config, getters);
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  private void startNodes(
      int size, String group, GroupConfig config, Supplier<AsyncGetter<byte[]>> getters)
      throws TimeoutException {
    for (int i = 0; i < size; i++) {
      Node node = Node.builder().id("node-" + i).listen("127.0.0.1:0").discovery(new Roll()).open();
      nodes.add(node);
      groups.add(node.asyncGroup(group, Codec.bytes(), getters.get(), config));
    }
    nodes.forEach(Node::join);
    for (Node node : nodes) {
      node.awaitPeers(TO_REACH_EACH_OTHER);
    }
  }

  /** The list of all nodes, each at the port that the system chose for it; to be joined then. */
  private final class Roll implements Discovery {
    @Override
    public void join(Member self, Terms terms, DiscoveryListener listener) {
      StaticDiscovery.of(members()).join(self, terms, listener);
    }

    @Override
    public void close() {}
  }

  private List<Member> members() {
    return nodes.stream().map(node -> Member.of(node.id(), node.address().orElseThrow())).toList();
  }

  /** Who owns which key. */
  Ring<Member> ring() {
    return Ring.builder(Member::id).weight(Member::weight).zone(Member::zone).build(members());
  }

  /** The group, as each node has it. */
  List<Group<byte[]>> groups() {
    return groups;
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
