package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.ViewName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemotePeerTest {

  private final FakeWire wire = new FakeWire();
  private final RemotePeer peer = new RemotePeer(Member.parse("b=h:1"), wire);

  @Test
  void keysTravelInOneMessage() {
    wire.connect("b", (key, mode) -> CompletableFuture.completedStage(moved(key)));
    assertThat(fetchAll(List.of("a", "b", "c")))
        .containsExactly(moved("a"), moved("b"), moved("c"));
    assertThat(wire.requests)
        .containsExactly(new FakeWire.Request("b", List.of("a", "b", "c"), FetchMode.LOAD, 1_000));
  }

  @Test
  void manyLongKeysAreSplitOverMessages() {
    wire.connect("b", (key, mode) -> CompletableFuture.completedStage(moved(key)));
    List<String> keys = IntStream.range(0, 500).mapToObj(i -> i + "x".repeat(4_000)).toList();
    assertThat(fetchAll(keys))
        .containsExactlyElementsOf(keys.stream().map(RemotePeerTest::moved).toList());
    assertThat(wire.requests).hasSizeBetween(2, 10);
  }

  private List<Answer> fetchAll(List<String> keys) {
    return peer.fetchAll("g", keys, FetchMode.LOAD, 1_000).stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static Answer moved(String key) {
    return new Answer.Moved(new ViewName(0, key.hashCode()));
  }
}
