package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallsByPeerTest {

  private final CallsByPeer calls = new CallsByPeer();

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
    Stream.concat(answers, failures).forEach(answer -> calls.of("b").answered(answer, 1));
    assertThat(PeerCalls.Outcome.values())
        .allMatch(outcome -> calls.of("b").count(outcome) == 1)
        .hasSize((int) calls.of("b").count());
  }

  @Test
  void timesAddUp() {
    calls.of("b").answered(new Answer.NotCached(), 5);
    calls.of("b").answered(new Answer.NotCached(), 10);
    assertThat(calls.of("b").count(PeerCalls.Outcome.NOT_CACHED)).isEqualTo(2);
    assertThat(calls.of("b").nanos()).isEqualTo(15);
  }

  @Test
  void countsOfMembersThatLeftAreDropped() {
    calls.of("b").answered(new Answer.NotCached(), 1);
    calls.keepOnly(Set.of("a", "b"));
    assertThat(calls.of("b").count()).isEqualTo(1);
    calls.keepOnly(Set.of("a"));
    assertThat(calls.of("b").count()).isZero();
  }
}
