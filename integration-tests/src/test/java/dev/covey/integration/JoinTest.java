package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import dev.covey.node.Node;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is opened, given its groups, and only then put in the list. */
@Timeout(30)
class JoinTest {

  private static final StaticDiscovery LIST = StaticDiscovery.parse("a=127.0.0.1:1,b=127.0.0.1:2");

  @Test
  void nodeIsACacheOfOneUntilItJoins() {
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(LIST).open()) {
      Group<String> group = node.group("g", Codec.utf8(), key -> Loaded.of("v"));
      assertThat(group.lookup("k").source()).isEqualTo(Source.LOAD);
      assertThat(node.members()).extracting(Member::id).containsExactly("a");
      assertThat(node.discoveryStatus()).isEqualTo(DiscoveryStatus.of(State.APART));

      node.join();
      assertThat(node.members()).extracting(Member::id).containsExactly("a", "b");
      assertThat(node.discoveryStatus()).isEqualTo(DiscoveryStatus.of(State.CURRENT));
    }
  }

  @Test
  void nodeJoinsOnceAndOnlyWhereThereIsAList() {
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(LIST).start();
        Node alone = Node.builder().open()) {
      assertThatThrownBy(node::join)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("join of node a: again (expected: once)");
      assertThatThrownBy(alone::join)
          .hasMessage("join of node node: no discovery (expected: one, given to the builder)");
    }
  }

  @Test
  void weightAndZoneReachTheDiscovery() {
    ManualDiscovery discovery = new ManualDiscovery();
    try (Node node =
        Node.builder()
            .id("a")
            .listen("127.0.0.1:0")
            .advertise("db-cache.example:0")
            .weight(3)
            .zone("north")
            .discovery(discovery)
            .start()) {
      Member self = discovery.self();
      assertThat(List.of(self.id(), self.weight(), self.zone()))
          .isEqualTo(List.of("a", 3, "north"));
      assertThat(self.address().host()).isEqualTo("db-cache.example");
      assertThat(self.address().port()).isEqualTo(node.address().orElseThrow().port());
      assertThat(self.incarnation()).isNotZero();
      assertThat(self.protocolVersion()).isEqualTo(1);
    }
  }
}
