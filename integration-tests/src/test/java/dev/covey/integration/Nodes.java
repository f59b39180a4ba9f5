package dev.covey.integration;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Codec;
import dev.covey.group.Getter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.node.Node;
import dev.covey.node.NodeBuilder;
import dev.covey.ring.Ring;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Nodes of one cluster in this JVM, on ports of the loopback interface that the system chose, with
 * views that the test publishes. Confined to one thread.
 */
final class Nodes implements AutoCloseable {

  private static final Duration REACHED_WITHIN = Duration.ofSeconds(10);

  private record Running(Node node, ManualDiscovery discovery) {}

  private final UnaryOperator<NodeBuilder> settings;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private long revision;

  private Nodes(UnaryOperator<NodeBuilder> settings) {
    this.settings = settings;
  }

  /** Nodes that all know of each other and have reached each other. */
  static Nodes of(String... ids) {
    return of(builder -> builder, ids);
  }

  static Nodes of(UnaryOperator<NodeBuilder> settings, String... ids) {
    Nodes nodes = new Nodes(settings);
    try {
      Arrays.stream(ids).forEach(id -> nodes.start(id, "127.0.0.1:0"));
      nodes.publish(ids);
      nodes.awaitPeers();
      return nodes;
    } catch (Throwable failed) {
      nodes.close();
      throw failed;
    }
  }

  private void start(String id, String listen) {
    ManualDiscovery discovery = new ManualDiscovery();
    NodeBuilder builder = Node.builder().id(id).listen(listen).discovery(discovery);
    Node node = settings.apply(builder).start();
    running.put(id, new Running(node, discovery));
    members.put(id, Member.of(id, node.address().orElseThrow()));
  }

  Node node(String id) {
    return running(id).node();
  }

  private Running running(String id) {
    Running found = running.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "node: " + id + " (expected: one of " + running.keySet() + ")");
    }
    return found;
  }

  /** A member, also of a node that is stopped. */
  Member member(String id) {
    Member found = members.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "node: " + id + " (expected: one of " + members.keySet() + ")");
    }
    return found;
  }

  List<Member> members(String... ids) {
    return Arrays.stream(ids).map(this::member).toList();
  }

  /** Gives every node a new view, of these members. */
  void publish(String... ids) {
    List<Member> list = members(ids);
    revision++;
    running.keySet().forEach(id -> publishTo(id, revision, list));
  }

  /** Gives one node a view of its own. */
  void publishTo(String id, long ofRevision, Collection<Member> list) {
    revision = Math.max(revision, ofRevision);
    running(id).discovery().publish(View.of(ofRevision, list));
  }

  /** The newest revision published so far. */
  long revision() {
    return revision;
  }

  private void awaitPeers() {
    try {
      for (Running each : running.values()) {
        each.node().awaitPeers(REACHED_WITHIN);
      }
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  /** Makes the same group on each node; the getter may differ. */
  <V> Map<String, Group<V>> groups(
      Codec<V> codec, Function<String, Getter<V>> getterOf, GroupConfig config) {
    Map<String, Group<V>> groups = new LinkedHashMap<>();
    running.forEach(
        (id, each) -> groups.put(id, each.node().group("g", codec, getterOf.apply(id), config)));
    return groups;
  }

  void stop(String id) {
    node(id).close();
    running.remove(id);
  }

  /** Starts a stopped node again, at the address that it had, with the view of these members. */
  Node restart(String id, String... view) {
    Address address = member(id).address();
    start(id, address.toString());
    publishTo(id, revision, members(view));
    return node(id);
  }

  /** The first of {@code key-0}, {@code key-1}, … that belongs to {@code owner} among members. */
  String keyOf(String owner, String... ids) {
    return keysOf(owner, ids).findFirst().orElseThrow();
  }

  /** All the keys that belong to {@code owner} among these members, without end. */
  Stream<String> keysOf(String owner, String... ids) {
    return keysOf(owner, members(ids));
  }

  static Stream<String> keysOf(String owner, Collection<Member> members) {
    Ring<Member> ring = ring(members);
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "key-" + i)
        .filter(key -> ring.ownerOf(key).id().equals(owner));
  }

  static Ring<Member> ring(Collection<Member> members) {
    return Ring.builder(Member::id)
        .weight(Member::weight)
        .zone(Member::zone)
        .build(List.copyOf(members));
  }

  @Override
  public void close() {
    running.values().forEach(each -> each.node().close());
  }
}
