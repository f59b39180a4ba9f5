package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.ClosedException;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseTest {

  private static final String[] BOTH = {"asker", "owner"};

  @Test
  void closedNodeLeavesNoThreadAndNoPort() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      cache.group("asker").getAll(cache.nodes().keysOf("owner", BOTH).limit(50).toList());
      assertThat(NodeThreads.of("asker")).isNotEmpty();
      cache.nodes().stop("asker");
      NodeThreads.assertNone("asker");
      assertFree(cache.nodes(), "asker");
      cache.nodes().stop("owner");
      NodeThreads.assertNone("owner");
      assertFree(cache.nodes(), "owner");
    }
  }

  @Test
  void callsUnderWayFailAtOnceWhenTheirNodeCloses() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String own = cache.nodes().keyOf("asker", BOTH);
      String foreign = cache.nodes().keyOf("owner", BOTH);
      List<Hold> holds =
          List.of(cache.origin("asker").hold(own), cache.origin("owner").hold(foreign));
      List<CompletableFuture<String>> gets = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        gets.add(cache.group("asker").getAsync(own));
        gets.add(cache.group("asker").getAsync(foreign));
      }
      for (Hold hold : holds) {
        hold.awaitEntered();
      }
      cache.nodes().stop("asker");
      for (CompletableFuture<String> get : gets) {
        assertThatThrownBy(() -> get.get(0, SECONDS)).hasCauseInstanceOf(ClosedException.class);
      }
      NodeThreads.assertNone("asker");
      assertFree(cache.nodes(), "asker");
      holds.forEach(Hold::release);
      assertThat(cache.group("owner").get(foreign)).isEqualTo("owner:" + foreign + "#1");
    }
  }

  @Test
  void callsThatAPeerWaitsForAreTakenOverByThePeer() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      Hold hold = cache.origin("owner").hold(key);
      CompletableFuture<String> get = cache.group("asker").getAsync(key);
      hold.awaitEntered();
      cache.nodes().stop("owner");
      assertThat(get.get(5, SECONDS)).isEqualTo("asker:" + key + "#1");
      NodeThreads.assertNone("owner");
      assertFree(cache.nodes(), "owner");
      hold.release();
    }
  }

  /** One that was waited for would take two seconds. */
  @Test
  @Timeout(16)
  void idleSessionsAreNotWaitedFor() {
    String[] ids = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    try (StringCache cache = StringCache.on(ids)) {
      List<String> keys = Stream.of(ids).map(id -> cache.nodes().keyOf(id, ids)).toList();
      for (String id : ids) { // every node has a session with every other
        assertThat(cache.group(id).getAll(keys)).hasSize(ids.length);
      }
      for (String id : ids) {
        cache.nodes().stop(id);
      }
    }
  }

  @Test
  void manyCallsThatAPeerWaitsForAreTakenOverAtOnce() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      List<String> keys = cache.nodes().keysOf("owner", BOTH).limit(50).toList();
      List<Hold> holds = keys.stream().map(cache.origin("owner")::hold).toList();
      List<CompletableFuture<String>> gets =
          keys.stream().map(cache.group("asker")::getAsync).toList();
      for (Hold hold : holds) {
        hold.awaitEntered();
      }
      cache.nodes().stop("owner");
      for (int i = 0; i < keys.size(); i++) {
        assertThat(gets.get(i).get(5, SECONDS)).isEqualTo("asker:" + keys.get(i) + "#1");
      }
      holds.forEach(Hold::release);
    }
  }

  @Test
  void callThatWaitsForAViewWhenItsNodeClosesFailsAsClosed() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      long newer = cache.nodes().revision() + 1;
      cache.nodes().publishTo("owner", newer, cache.nodes().members("asker"));
      CompletableFuture<String> get = cache.group("asker").getAsync(key);
      await().until(() -> cache.group("asker").stats().fetches() == 1);
      cache.nodes().stop("asker");
      assertThatThrownBy(() -> get.get(1, SECONDS)).hasCauseInstanceOf(ClosedException.class);
    }
  }

  @Test
  void listThatCannotBeLeftKeepsNothingFromBeingClosed() {
    Node node =
        Node.builder()
            .id("stuck")
            .listen("127.0.0.1:0")
            .discovery(new FailingDiscovery(true))
            .start();
    Group<String> group = node.group("g", Codec.utf8(), Loaded::of);
    assertThat(group.get("k")).isEqualTo("k");
    assertThatThrownBy(node::close).hasMessage("cannot be left");
    NodeThreads.assertNone("stuck");
    assertThatThrownBy(() -> group.get("k")).isInstanceOf(ClosedException.class);
  }

  @Test
  void closingTwiceIsHarmless() {
    try (StringCache cache = StringCache.on(BOTH)) {
      cache.nodes().node("asker").close();
      cache.nodes().node("asker").close();
      String key = cache.nodes().keyOf("owner", BOTH);
      assertThat(cache.group("owner").get(key)).isEqualTo("owner:" + key + "#1");
    }
  }

  @Test
  void closedNodeMakesNoGroup() {
    Node node = Node.builder().id("gone").start();
    node.close();
    assertThatThrownBy(() -> node.group("g", Codec.utf8(), Loaded::of))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node gone is closed");
  }

  @Test
  void nodesOfOneIdInTwoClustersDoNotDisturbEachOther() {
    try (Node blue = single("blue")) {
      Group<String> blues = blue.group("g", Codec.utf8(), key -> Loaded.of("blue " + key));
      try (Node red = single("red")) {
        Group<String> reds = red.group("g", Codec.utf8(), key -> Loaded.of("red " + key));
        assertThat(reds.get("k")).isEqualTo("red k");
        assertThat(blues.get("k")).isEqualTo("blue k");
      }
      assertThat(blues.get("k")).isEqualTo("blue k");
      assertThat(blues.get("other")).isEqualTo("blue other");
    }
    NodeThreads.assertNone("same");
  }

  private static Node single(String cluster) {
    return Node.builder()
        .id("same")
        .cluster(cluster)
        .listen("127.0.0.1:0")
        .discovery(StaticDiscovery.parse("same=127.0.0.1:1"))
        .start();
  }

  /** Binds the node's port; so nobody else may have it. */
  private static void assertFree(Nodes nodes, String id) throws IOException {
    int port = nodes.member(id).address().port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections that ended a moment ago do not count
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }
}
