package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.singleflight.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemotePeerTest {

  private final FakeWire wire = new FakeWire();
  private final ManualTime time = new ManualTime();
  private final RemotePeer peer = new RemotePeer(Member.parse("b=h:1"), wire, time);

  @Test
  void keysTravelInOneMessage() {
    wire.connect("b", (key, mode) -> CompletableFuture.completedStage(moved(key)));
    assertThat(fetchAll(List.of("a", "b", "c")))
        .containsExactly(moved("a"), moved("b"), moved("c"));
    assertThat(wire.requests)
        .containsExactly(new FakeWire.Request("b", List.of("a", "b", "c"), FetchMode.LOAD, 1_000));
  }

  @Test
  void largeWritesAreSplitOverMessagesAndAnsweredInOrder() {
    wire.connectWrites(
        "b",
        writes ->
            CompletableFuture.completedStage(
                writes.stream()
                    .<WriteAnswer>map(
                        write -> new WriteAnswer.Failure(FailureKind.OVERLOADED, write.key()))
                    .toList()));
    List<Write> writes =
        IntStream.range(0, 5).mapToObj(i -> Write.put("k" + i, new byte[400_000])).toList();
    assertThat(peer.write("g", writes, 1_000).join())
        .extracting(answer -> ((WriteAnswer.Failure) answer).detail())
        .containsExactly("k0", "k1", "k2", "k3", "k4");
    assertThat(wire.writeRequests).extracting(List::size).containsExactly(2, 2, 1);
  }

  @Test
  void writeToAMemberThatAnswersNothingFailedOnlyWhenItsTurnHadCome() {
    List<CompletableFuture<List<WriteAnswer>>> asked =
        IntStream.range(0, 4)
            .mapToObj(i -> peer.write("g", List.of(Write.remove("k" + i)), 1_000))
            .toList();
    assertThat(wire.writeRequests).as("two messages at a time").hasSize(2);
    time.advance(999);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    time.advance(1);
    WriteAnswer late =
        new WriteAnswer.Failure(FailureKind.DEADLINE_EXCEEDED, "no answer within 0 ms");
    assertThat(asked).allSatisfy(one -> assertThat(one).isCompletedWithValue(List.of(late)));
    assertThat(time.pending()).isZero();
  }

  @Test
  void writeThatNobodyWaitsForIsNotSentWhenItsTurnComes() {
    List<CompletableFuture<List<WriteAnswer>>> answers = new ArrayList<>();
    wire.connectWrites(
        "b",
        writes -> {
          answers.add(new CompletableFuture<>());
          return answers.get(answers.size() - 1);
        });
    IntStream.range(0, 2).forEach(i -> peer.write("g", List.of(Write.remove("k" + i)), 2_000));
    peer.write("g", List.of(Write.remove("k2")), 1_000);
    peer.write("g", List.of(Write.remove("k3")), 2_000);
    time.advance(1_000);
    answers.get(0).complete(List.of(new WriteAnswer.Done()));
    assertThat(wire.writeRequests).last().isEqualTo(List.of(Write.remove("k3")));
    assertThat(wire.writeRequests).hasSize(3);
  }

  @Test
  void manyDropsAreAcknowledgedWhenEachMessageIs() {
    List<String> keys = IntStream.range(0, 500).mapToObj(i -> i + "x".repeat(4_000)).toList();
    wire.connectDrops("b", some -> new WriteAnswer.Done());
    assertThat(peer.drop("g", keys, 1_000)).isCompletedWithValue(new WriteAnswer.Done());
    assertThat(wire.dropRequests).hasSizeBetween(2, 10);
    WriteAnswer failure = new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "");
    wire.connectDrops("b", some -> some.contains(keys.get(0)) ? failure : new WriteAnswer.Done());
    assertThat(peer.drop("g", keys, 1_000)).isCompletedWithValue(failure);
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
