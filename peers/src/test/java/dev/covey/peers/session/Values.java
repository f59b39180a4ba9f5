package dev.covey.peers.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import java.util.concurrent.CompletableFuture;

/** What answers of tests are, and what they are expected to be. */
final class Values {

  static final Freshness FRESH = new Freshness(0, 1_000_000_000, false);

  /** Of a member that grants nothing. */
  static final BeatAnswer BEAT_ANSWER = new BeatAnswer(0, 0, new ViewName(0, 0), 0, false, false);

  private Values() {}

  static Answer.Value of(String text) {
    return new Answer.Value(text.getBytes(UTF_8), FRESH);
  }

  static Answer.Value ofBytes(int bytes) {
    return new Answer.Value(new byte[bytes], FRESH);
  }

  static void assertValue(CompletableFuture<Answer> answer, String text) {
    assertThat(answer)
        .isCompletedWithValueMatching(
            done -> done instanceof Answer.Value value && text.equals(text(value)),
            "the value " + text);
  }

  static String text(Answer.Value value) {
    return new String(value.bytes(), UTF_8);
  }

  static void assertFailed(CompletableFuture<Answer> answer, FailureKind kind) {
    assertThat(answer)
        .isCompletedWithValueMatching(
            done -> done instanceof Answer.Failure failure && failure.kind() == kind, kind.name());
  }
}
