package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.node.Node;
import dev.covey.node.NodeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StartTest {

  @Test
  void portThatIsTakenIsOneClearErrorAndLeavesNothing() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThatThrownBy(() -> start("late", address, List.of()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("listen: " + address)
          .hasMessageContaining("(expected: a free port of this machine)");
      NodeThreads.assertNone("late");
    }
  }

  @Test
  void portThatIsTakenIsTheErrorThatTheCallerSeesAndTheListIsNotLeftUnjoined() throws IOException {
    FailingDiscovery discovery = new FailingDiscovery(true);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      NodeBuilder late = Node.builder().id("late").listen(address).discovery(discovery);
      assertThatThrownBy(late::start).isInstanceOf(UncheckedIOException.class);
    }
    assertThat(discovery.closes()).isZero();
  }

  @Test
  void listThatCannotBeJoinedIsTheErrorThatTheCallerSeesAndNothingIsLeft() {
    FailingDiscovery discovery = new FailingDiscovery(false);
    NodeBuilder late = Node.builder().id("late").listen("127.0.0.1:0").discovery(discovery);
    assertThatThrownBy(late::start)
        .hasMessage("cannot be joined")
        .satisfies(seen -> assertThat(seen.getSuppressed()[0]).hasMessage("cannot be left"));
    assertThat(discovery.closes()).isEqualTo(1);
    NodeThreads.assertNone("late");
  }

  @Test
  void discoveryWithoutAnAddressToListenOnIsRefused() {
    assertThatThrownBy(
            () -> Node.builder().discovery(StaticDiscovery.parse("a=127.0.0.1:1")).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("listen: none (expected: host:port, since there is a discovery)");
  }

  @Test
  void memberThatDoesNotAnswerIsNamed() throws IOException {
    Member silent = Member.of("silent", new Address("127.0.0.1", FreePorts.pick(1).get(0)));
    try (Node node = start("a", "127.0.0.1:0", List.of(silent))) {
      assertThatThrownBy(() -> node.awaitPeers(Duration.ofMillis(300)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("silent")
          .hasMessageContaining(silent.address().toString());
    }
  }

  @Test
  void memberOfAnotherClusterIsNamed() {
    try (Node other =
            Node.builder()
                .id("stranger")
                .cluster("theirs")
                .listen("127.0.0.1:0")
                .discovery(new ManualDiscovery())
                .start();
        Node node =
            start(
                "a",
                "127.0.0.1:0",
                List.of(Member.of("stranger", other.address().orElseThrow())))) {
      assertThatThrownBy(() -> node.awaitPeers(Duration.ofSeconds(5)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("stranger")
          .hasMessageContaining("cluster: covey (expected: theirs)");
    }
  }

  @Test
  void memberAtTheAddressOfAnotherIsNamed() {
    try (Node other =
            Node.builder()
                .id("real")
                .listen("127.0.0.1:0")
                .discovery(new ManualDiscovery())
                .start();
        Node node =
            start(
                "a", "127.0.0.1:0", List.of(Member.of("listed", other.address().orElseThrow())))) {
      assertThatThrownBy(() -> node.awaitPeers(Duration.ofSeconds(5)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "member listed at "
                  + other.address().orElseThrow()
                  + ": member id: listed (expected: real)");
    }
  }

  private static Node start(String id, String listen, List<Member> others) {
    List<Member> members =
        others.isEmpty() ? List.of(Member.of(id, Address.parse(listen))) : others;
    return Node.builder().id(id).listen(listen).discovery(StaticDiscovery.of(members)).start();
  }
}
