package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Wire;
import dev.covey.singleflight.ManualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountedWireTest {

  private static final Member B = new Member("b", new Address("h", 1), 1, "", 0, 1);

  private final ManualTime time = new ManualTime();
  private final HeldWire held = new HeldWire();
  private final CountedWire wire = new CountedWire(held, time);

  @Test
  void everyAnswerHasAnOutcomeAndTheirSumIsTheCount() {
    Freshness fresh = new Freshness(0, 1, false);
    Stream<Answer> answers =
        Stream.of(
            new Answer.Value(new byte[0], fresh),
            new Answer.Absent(fresh),
            new Answer.NotCached(),
            new Answer.Moved(new ViewName(0, 1)));
    Stream<Answer> failures =
        Arrays.stream(FailureKind.values()).map(kind -> new Answer.Failure(kind, ""));
    Stream.concat(answers, failures)
        .forEach(
            answer -> {
              wire.fetch(B, "g", "k", FetchMode.LOAD, 1);
              held.futures.remove(0).complete(answer);
            });
    assertThat(PeerCalls.Outcome.values())
        .allMatch(outcome -> wire.calls("b").count(outcome) == 1)
        .hasSize((int) wire.calls("b").count());
  }

  @Test
  void keysOfOneMessageTakeEachItsOwnTime() {
    List<CompletableFuture<Answer>> answers =
        wire.fetchAll(B, "g", List.of("k", "l"), FetchMode.LOAD, 1);
    time.advance(5);
    held.futures.get(0).complete(new Answer.NotCached());
    assertThat(answers.get(0)).isCompletedWithValue(new Answer.NotCached());
    assertThat(wire.calls("b").count()).isEqualTo(1);
    time.advance(5);
    held.futures.get(1).complete(new Answer.NotCached());
    assertThat(wire.calls("b").count(PeerCalls.Outcome.NOT_CACHED)).isEqualTo(2);
    assertThat(wire.calls("b").nanos()).isEqualTo(15);
  }

  @Test
  void whoGetsAnAnswerFindsItCountedAlready() {
    List<Long> counts = new ArrayList<>();
    wire.fetch(B, "g", "k", FetchMode.LOAD, 1).thenRun(() -> counts.add(wire.calls("b").count()));
    wire.fetchAll(B, "g", List.of("l"), FetchMode.LOAD, 1)
        .forEach(answer -> answer.thenRun(() -> counts.add(wire.calls("b").count())));
    held.futures.forEach(answer -> answer.complete(new Answer.NotCached()));
    assertThat(counts).containsExactly(1L, 2L);
  }

  @Test
  void countsOfMembersThatLeftAreDropped() {
    wire.fetch(B, "g", "k", FetchMode.LOAD, 1);
    held.futures.get(0).complete(new Answer.NotCached());
    wire.keepOnly(Set.of("a", "b"));
    assertThat(wire.calls("b").count()).isEqualTo(1);
    wire.keepOnly(Set.of("a"));
    assertThat(wire.calls("b").count()).isZero();
  }

  /** Answers when the test says so. */
  private static final class HeldWire implements Wire {

    final List<CompletableFuture<Answer>> futures = new ArrayList<>();

    @Override
    public CompletableFuture<Answer> fetch(
        Member to, String group, String key, FetchMode mode, long timeoutNanos) {
      CompletableFuture<Answer> future = new CompletableFuture<>();
      futures.add(future);
      return future;
    }

    @Override
    public List<CompletableFuture<Answer>> fetchAll(
        Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
      return keys.stream().map(key -> fetch(to, group, key, mode, timeoutNanos)).toList();
    }

    @Override
    public CompletableFuture<List<WriteAnswer>> write(
        Member to, String group, List<Write> writes, long timeoutNanos) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<WriteAnswer> drop(
        Member to, String group, List<String> keys, long timeoutNanos) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos) {
      return new CompletableFuture<>();
    }

    @Override
    public void forget(Member member) {}
  }
}
