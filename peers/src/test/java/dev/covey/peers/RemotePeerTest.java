package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.singleflight.ManualTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemotePeerTest {

  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire();
  private final RemotePeer peer = new RemotePeer(Member.parse("b=h:1"), wire, time);

  @Test
  void keysTravelInOneRequest() {
    answerAtMost(100);
    assertThat(fetch(List.of("a", "b", "c"))).containsExactly(moved("a"), moved("b"), moved("c"));
    assertThat(wire.requests)
        .containsExactly(new FakeWire.Request("b", List.of("a", "b", "c"), FetchMode.LOAD, 1_000));
  }

  @Test
  void restOfAFullResponseIsAskedForWithTheTimeThatIsLeft() {
    wire.connect(
        "b",
        request -> {
          time.advance(300);
          return CompletableFuture.completedStage(
              request.keys().stream().limit(2).map(RemotePeerTest::moved).toList());
        });
    assertThat(fetch(List.of("a", "b", "c", "d", "e")))
        .containsExactly(moved("a"), moved("b"), moved("c"), moved("d"), moved("e"));
    assertThat(wire.requests)
        .extracting(FakeWire.Request::timeoutNanos)
        .containsExactly(1_000L, 700L, 400L);
    assertThat(wire.requests.get(2).keys()).containsExactly("e");
  }

  @Test
  void requestOfManyLongKeysIsSplit() {
    answerAtMost(10_000);
    List<String> keys = IntStream.range(0, 500).mapToObj(i -> i + "x".repeat(4_000)).toList();
    assertThat(fetch(keys))
        .containsExactlyElementsOf(keys.stream().map(RemotePeerTest::moved).toList());
    assertThat(wire.requests).hasSizeBetween(2, 10);
  }

  @Test
  void memberThatAnswersNothingIsNotAskedForEver() {
    answerAtMost(0);
    Answer.Failure empty =
        new Answer.Failure(FailureKind.LOAD_FAILED, "the owner's response is empty");
    assertThat(fetch(List.of("a", "b"))).containsExactly(empty, empty);
    assertThat(fetch(List.of("a"))).containsExactly(empty);
  }

  private void answerAtMost(int keys) {
    wire.connect(
        "b",
        request ->
            CompletableFuture.completedStage(
                request.keys().stream().limit(keys).map(RemotePeerTest::moved).toList()));
  }

  private List<Answer> fetch(List<String> keys) {
    return peer.fetch("g", keys, FetchMode.LOAD, 1_000).toCompletableFuture().join();
  }

  private static Answer moved(String key) {
    return new Answer.Moved(key.hashCode());
  }
}
