package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Address;
import dev.covey.discovery.DnsDiscovery;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeTest {

  @Test
  void nodeWithoutDiscoveryIsACacheOfOneWithoutAPort() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    try (Node node = Node.builder().start()) {
      Group<String> group =
          node.group("g", Codec.utf8(), key -> Loaded.of(key + loads.incrementAndGet()));
      assertThat(group.get("k")).isEqualTo("k1");
      assertThat(group.get("k")).isEqualTo("k1");
      assertThat(node.address()).isEmpty();
      assertThat(node.members())
          .singleElement()
          .satisfies(self -> assertThat(self.id()).isEqualTo("node"));
      node.awaitPeers(Duration.ofSeconds(1));
    }
  }

  @Test
  void asyncGetterServesToo() {
    try (Node node = Node.builder().start()) {
      Group<String> group =
          node.asyncGroup(
              "g",
              Codec.utf8(),
              key -> CompletableFuture.completedFuture(Loaded.of(key)),
              GroupConfig.defaults());
      assertThat(group.get("k")).isEqualTo("k");
    }
  }

  @Test
  void bulkGettersServeToo() {
    try (Node node = Node.builder().start()) {
      List<Set<String>> calls = new CopyOnWriteArrayList<>();
      Group<String> blocking =
          node.bulkGroup(
              "blocking",
              Codec.utf8(),
              keys -> {
                calls.add(keys);
                return Map.of("a", Loaded.of("1"));
              },
              GroupConfig.defaults());
      assertThat(blocking.getAll(List.of("a", "b"))).isEqualTo(Map.of("a", "1"));
      assertThat(calls).containsExactly(Set.of("a", "b"));

      Group<String> async =
          node.asyncBulkGroup(
              "async",
              Codec.utf8(),
              keys -> CompletableFuture.completedFuture(Map.of("a", Loaded.of("2"))),
              GroupConfig.defaults());
      assertThat(async.getAll(List.of("a", "b"))).isEqualTo(Map.of("a", "2"));
    }
  }

  @Test
  void groupWhoseValuesDoNotFitIntoAMessageIsRefused() {
    try (Node node = Node.builder().maxMessageBytes(1 << 20).start()) {
      assertThatThrownBy(() -> node.group("g", Codec.bytes(), key -> Loaded.absent()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "maxValueBytes of group g: 8388608 (expected: at most 1032192, for messages of 1048576)");
    }
  }

  @Test
  void twoGroupsOfOneNameAreRefused() {
    try (Node node = Node.builder().start()) {
      node.group("g", Codec.bytes(), key -> Loaded.absent());
      assertThatThrownBy(() -> node.group("g", Codec.bytes(), key -> Loaded.absent()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("group name: \"g\"");
    }
  }

  @Test
  void closedNodeMakesNoGroups() {
    Node node = Node.builder().id("a").start();
    node.close();
    node.close();
    assertThatThrownBy(() -> node.group("g", Codec.bytes(), key -> Loaded.absent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node a is closed");
  }

  @Test
  @SuppressWarnings("NullAway") // what users without a null checker may pass
  void missingArgumentOfAGroupIsNamed() {
    GroupConfig config = GroupConfig.defaults();
    try (Node node = Node.builder().start()) {
      assertThatThrownBy(() -> node.group(null, Codec.utf8(), Loaded::of, config))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("group name: null (expected: one)");
      assertThatThrownBy(() -> node.group("g", null, Loaded::of, config))
          .hasMessage("codec: null (expected: one)");
      assertThatThrownBy(() -> node.group("g", Codec.utf8(), null, config))
          .hasMessage("getter: null (expected: one)");
      assertThatThrownBy(() -> node.asyncGroup("g", Codec.utf8(), null, config))
          .hasMessage("getter: null (expected: one)");
      assertThatThrownBy(() -> node.bulkGroup("g", Codec.utf8(), null, config))
          .hasMessage("getter: null (expected: one)");
      assertThatThrownBy(() -> node.asyncBulkGroup("g", Codec.utf8(), null, config))
          .hasMessage("getter: null (expected: one)");
      assertThatThrownBy(() -> node.group("g", Codec.utf8(), Loaded::of, null))
          .hasMessage("config: null (expected: one)");
    }
  }

  @Test
  void closedNodeAwaitsNobody() {
    Node node = Node.builder().id("a").start();
    node.close();
    assertThatThrownBy(() -> node.awaitPeers(Duration.ofDays(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node a is closed");
  }

  @Test
  void patienceOfMoreThanNanosecondsCanCountIsNoOverflow() throws Exception {
    try (Node node = Node.builder().start()) {
      node.awaitPeers(Duration.ofSeconds(Long.MAX_VALUE));
    }
  }

  @Test
  void badSettingIsRefusedWithItsNameValueAndRange() {
    assertThatThrownBy(() -> Node.builder().id(" "))
        .hasMessage(
            "member id: \" \" (expected: not empty, without '=', ',' and control characters)");
    assertThatThrownBy(() -> Node.builder().listen("7001"))
        .hasMessageContaining("expected: host:port");
    assertThatThrownBy(() -> Node.builder().maxMessageBytes(1))
        .hasMessage("maxMessageBytes: 1 (expected: >= 131072)");
    assertThatThrownBy(() -> Node.builder().ioThreads(0))
        .hasMessage("ioThreads: 0 (expected: >= 1)");
    assertThatThrownBy(() -> Node.builder().discovery(StaticDiscovery.parse("a=h:1")).start())
        .hasMessage("listen: none (expected: host:port, since there is a discovery)");
  }

  @Test
  void idThatNoListCanHaveIsRefusedBeforeThereAreThreads() {
    assertThatThrownBy(() -> Node.builder().id("a=b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "member id: \"a=b\" (expected: not empty, without '=', ',' and control characters)");
  }

  @Test
  void nodeOfAListWithoutAnIdIsRefused() {
    NodeBuilder nameless =
        Node.builder().listen("127.0.0.1:0").discovery(StaticDiscovery.parse("a=h:1"));
    assertThatThrownBy(nameless::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "id: none (expected: the id of this node in the list, since there is a discovery)");
  }

  @Test
  void idFollowsFromTheAddressWhereTheListNamesMembersByThat() {
    NodeBuilder here = Node.builder().listen("127.0.0.1:7001").discovery(byDns());
    assertThat(here.id()).isEqualTo("127.0.0.1:7001");
    assertThat(here.advertise("10.0.0.1:0").id()).isEqualTo("10.0.0.1:7001");
    assertThat(here.id("10.0.0.1:7001").id()).isEqualTo("10.0.0.1:7001");
  }

  @Test
  void wildcardIsThisMachinesAddressInAnId() throws SocketException {
    Address address = new Address(ThisMachine.address().getHostAddress(), 7001);
    assertThat(Node.builder().listen("0.0.0.0:7001").discovery(byDns()).id())
        .isEqualTo(address.toString());
  }

  @Test
  void otherIdThanTheListHasIsRefusedAndTheExpectedOneSaid() {
    NodeBuilder other = Node.builder().id("a").listen("127.0.0.1:7001").discovery(byDns());
    assertThatThrownBy(other::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "id: a (expected: 127.0.0.1:7001, since the list names members by their addresses)");
  }

  private static DnsDiscovery byDns() {
    return DnsDiscovery.of("covey.example", 7001);
  }

  @Test
  void virtualThreadsAreUsedWhereTheJvmHasThem() {
    boolean expected = Runtime.version().feature() >= 21;
    VirtualThreads.executor("t-").ifPresent(ExecutorService::shutdownNow);
    assertThat(VirtualThreads.executor("t-").isPresent()).isEqualTo(expected);
  }
}
