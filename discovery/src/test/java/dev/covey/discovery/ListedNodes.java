package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Nodes that are listed in one simulated registry. Confined to one thread. */
final class ListedNodes {

  static final RegistryKeys KEYS = new RegistryKeys("/covey", "test");
  static final RegistryTiming TIMING = RegistryTiming.lan();
  static final Terms TERMS = new Terms(64, 1.25, "hash", 1);

  /** One process: what it hears, and its line. */
  record Node(
      Member self,
      FakeRegistry.Line line,
      RegistryDiscovery discovery,
      Heard heard,
      CompletableFuture<Void> joined) {

    List<String> ids() {
      return view().members().stream().map(Member::id).toList();
    }

    View view() {
      List<View> views = heard.views();
      return views.get(views.size() - 1);
    }

    DiscoveryStatus status() {
      List<DiscoveryStatus> statuses = heard.statuses();
      return statuses.isEmpty()
          ? DiscoveryStatus.of(DiscoveryStatus.State.APART)
          : statuses.get(statuses.size() - 1);
    }

    /** As {@code kill -9} does. */
    void kill() {
      line.cut();
    }
  }

  final ManualScheduler time = new ManualScheduler();
  final FakeRegistry registry;
  private final Random random;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private long incarnations;

  ListedNodes(long seed) {
    random = new Random(seed);
    registry = new FakeRegistry(time, random);
  }

  /** Starts nodes, which join as time passes. */
  Node start(String id) {
    return start(id, registry.line());
  }

  Node start(String id, FakeRegistry.Line line) {
    return start(id, line, TERMS);
  }

  Node start(String id, Terms terms) {
    return start(id, registry.line(), terms);
  }

  private Node start(String id, FakeRegistry.Line line, Terms terms) {
    long incarnation = ++incarnations;
    Member self =
        new Member(id, new Address("10.0.0.1", 7000 + (int) incarnation), 1, "", incarnation, 1);
    RegistryDiscovery discovery =
        new RegistryDiscovery(line, KEYS, TIMING, time, time, new Random(random.nextLong()));
    Heard heard = new Heard();
    Node node = new Node(self, line, discovery, heard, discovery.joinAsync(self, terms, heard));
    nodes.put(id, node);
    return node;
  }

  /** Nodes that have all of each other in their views, of a registry that is not young any more. */
  void startAll(String... ids) {
    for (String id : ids) {
      start(id);
    }
    growUp();
    assertAllSee(ids);
  }

  /** Until a registry that begins now is not young any more. */
  void growUp() {
    pass(TIMING.leaseTime().plusMillis(1_500));
  }

  Node node(String id) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  List<Node> nodes() {
    return new ArrayList<>(nodes.values());
  }

  void kill(String id) {
    node(id).kill();
    nodes.remove(id);
  }

  void leave(String id) {
    node(id).discovery().leaveAsync();
    nodes.remove(id);
  }

  void pass(Duration duration) {
    time.advance(duration);
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  /** All nodes know of these, under one name, and are current. */
  void assertAllSee(String... ids) {
    for (Node node : nodes.values()) {
      assertThat(node.heard().views()).as(node.self().id()).isNotEmpty();
      assertThat(node.ids()).as(node.self().id()).containsExactly(ids);
      assertThat(node.status())
          .as(node.self().id())
          .isEqualTo(DiscoveryStatus.of(DiscoveryStatus.State.CURRENT));
    }
  }
}
