package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import dev.covey.proto.v1.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {

  private static final Freshness FRESHNESS = new Freshness(12, Long.MAX_VALUE, true, true);

  @Test
  void answersSurviveTheWire() throws Exception {
    assertThat(overTheWire(new Answer.Absent(FRESHNESS))).isEqualTo(new Answer.Absent(FRESHNESS));
    assertThat(overTheWire(new Answer.NotCached())).isEqualTo(new Answer.NotCached());
    Answer.Moved moved = new Answer.Moved(new ViewName(-7, -3));
    assertThat(overTheWire(moved)).isEqualTo(moved);
    assertThat(overTheWire(new Answer.Value(new byte[] {0, -1}, FRESHNESS)))
        .isInstanceOfSatisfying(
            Answer.Value.class,
            value -> {
              assertThat(value.bytes()).containsExactly(0, -1);
              assertThat(value.freshness()).isEqualTo(FRESHNESS);
            });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_SUCH_KEY") // which is Absent
  void everyKindOfFailureSurvivesTheWire(FailureKind kind) throws Exception {
    Answer failure = new Answer.Failure(kind, "käse", 7);
    assertThat(overTheWire(failure)).isEqualTo(failure);
  }

  @Test
  void whatALaterReleaseMaySayIsAFailedLoad() {
    assertThat(Messages.fromMessage(dev.covey.proto.v1.Answer.getDefaultInstance()))
        .isInstanceOfSatisfying(
            Answer.Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.LOAD_FAILED));
    dev.covey.proto.v1.Answer later =
        dev.covey.proto.v1.Answer.newBuilder()
            .setFailure(Failure.newBuilder().setCodeValue(99))
            .build();
    assertThat(Messages.fromMessage(later))
        .isEqualTo(new Answer.Failure(FailureKind.LOAD_FAILED, ""));
  }

  @ParameterizedTest
  @EnumSource
  void everyModeSurvivesTheWire(FetchMode mode) {
    assertThat(Messages.fromMessage(Messages.toMessage(mode))).isEqualTo(mode);
  }

  private static Answer overTheWire(Answer answer) throws InvalidProtocolBufferException {
    return Messages.fromMessage(
        dev.covey.proto.v1.Answer.parseFrom(Messages.toMessage(answer).toByteArray()));
  }
}
