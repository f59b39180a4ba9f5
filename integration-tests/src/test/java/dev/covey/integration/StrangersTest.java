package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Source;
import dev.covey.node.Node;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** At the address of a member of the list stands a node that is not that member. */
@Timeout(30)
class StrangersTest {

  private final Origin origin = new Origin("here");
  private final Origin strange = new Origin("strange");

  @Test
  void noValueComesFromANodeOfAnotherClusterWhichIsLoggedOnce() {
    try (LoggedLines log = new LoggedLines();
        Node stranger = node("twin", "staging", new ManualDiscovery())) {
      stranger.group("g", Codec.utf8(), strange);
      loadsInPlaceOf("twin", stranger.address().orElseThrow());
      assertThat(log.with("WARN", "id=prod-1", "peer=twin"))
          .singleElement()
          .asString()
          .contains(
              "address=" + stranger.address().orElseThrow(),
              "reason=\"cluster: prod (expected: staging)\"");
    }
  }

  @Test
  void noValueComesFromAMemberThatTheListNamesOtherwise() {
    try (Node stranger = node("other", "prod", new ManualDiscovery())) {
      stranger.group("g", Codec.utf8(), strange);
      loadsInPlaceOf("twin", stranger.address().orElseThrow());
    }
  }

  private void loadsInPlaceOf(String owner, Address address) {
    ManualDiscovery discovery = new ManualDiscovery();
    try (Node node = node("prod-1", "prod", discovery)) {
      Group<String> group = node.group("g", Codec.utf8(), origin);
      Member self = Member.of("prod-1", node.address().orElseThrow());
      List<Member> list = List.of(self, Member.of(owner, address));
      discovery.publish(View.of(1, list));
      List<String> keys =
          Stream.iterate(0, i -> i + 1)
              .map(i -> "key-" + i)
              .filter(key -> Nodes.ring(list).ownerOf(key).id().equals(owner))
              .limit(3)
              .toList();
      keys.forEach(
          key ->
              assertThat(group.lookup(key))
                  .matches(found -> found.source() == Source.FALLBACK_LOAD)
                  .matches(found -> found.value().equals("here:" + key + "#1")));
      assertThat(strange.reads()).isZero();
    }
  }

  private static Node node(String id, String cluster, ManualDiscovery discovery) {
    return Node.builder()
        .id(id)
        .cluster(cluster)
        .listen("127.0.0.1:0")
        .discovery(discovery)
        .start();
  }
}
