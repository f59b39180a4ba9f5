package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.proto.v1.Failure;
import dev.covey.proto.v1.KeyWrite;
import dev.covey.proto.v1.WriteResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
              assertThat(value.hot()).isFalse();
            });
    assertThat(overTheWire(new Answer.Value(new byte[0], FRESHNESS, true)))
        .isInstanceOfSatisfying(Answer.Value.class, value -> assertThat(value.hot()).isTrue());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_SUCH_KEY") // which is Absent
  void everyKindOfFailureSurvivesTheWire(FailureKind kind) throws Exception {
    Answer failure = new Answer.Failure(kind, "käse", 7);
    assertThat(overTheWire(failure)).isEqualTo(failure);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_SUCH_KEY") // which no write fails with
  void answersToWritesSurviveTheWire(FailureKind kind) throws Exception {
    for (WriteAnswer answer :
        List.of(
            new WriteAnswer.Done(),
            new WriteAnswer.Moved(new ViewName(-7, -3)),
            new WriteAnswer.Failure(kind, "käse", List.of("b", "c")))) {
      byte[] bytes = Messages.toMessage(answer).toByteArray();
      assertThat(Messages.fromMessage(dev.covey.proto.v1.WriteAnswer.parseFrom(bytes)))
          .isEqualTo(answer);
    }
  }

  @Test
  void failureThatManyWritesShareIsSentOnce() throws Exception {
    WriteAnswer silent =
        new WriteAnswer.Failure(FailureKind.UNAVAILABLE, "x".repeat(1_000), List.of("b"));
    WriteAnswer moved = new WriteAnswer.Moved(new ViewName(-7, -3));
    List<WriteAnswer> answers = new ArrayList<>(Collections.nCopies(1_000, silent));
    answers.addAll(List.of(moved, silent, silent, new WriteAnswer.Done()));
    byte[] bytes = Messages.toMessage(answers).toByteArray();
    assertThat(bytes.length).isLessThan(5_000);
    assertThat(Messages.fromMessage(WriteResponse.parseFrom(bytes))).isEqualTo(answers);
    assertThat(
            Messages.fromMessage(
                WriteResponse.newBuilder()
                    .addAnswers(dev.covey.proto.v1.WriteAnswer.getDefaultInstance())
                    .build()))
        .as("with none before it")
        .singleElement()
        .isInstanceOf(WriteAnswer.Failure.class);
  }

  @Test
  void writesSurviveTheWire() throws Exception {
    Write remove = Write.remove("käse");
    assertThat(overTheWire(remove)).isEqualTo(remove);
    Write put = overTheWire(Write.put("k", new byte[] {0, -1}, Duration.ofNanos(7)));
    assertThat(put.bytes()).containsExactly(0, -1);
    assertThat(put.timeToLive()).isEqualTo(Duration.ofNanos(7));
    Write empty = overTheWire(Write.put("", new byte[0]));
    assertThat(empty.bytes()).as("an empty value is one").isEmpty();
    assertThat(empty.timeToLive()).isNull();
    assertThat(overTheWire(Write.put("k", new byte[0], Duration.ofDays(200_000))).timeToLive())
        .as("the longest that there is")
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  private static Write overTheWire(Write write) throws InvalidProtocolBufferException {
    return Messages.fromMessage(KeyWrite.parseFrom(Messages.toMessage(write).toByteArray()));
  }

  @Test
  void writeToAReleaseThatKnowsNoneFails() {
    assertThat(GrpcWire.writeFailure(Status.UNIMPLEMENTED.asRuntimeException()))
        .isEqualTo(
            new WriteAnswer.Failure(
                FailureKind.OWNER_UNREACHABLE, "the member's release does not know writes"));
    assertThat(Messages.fromMessage(dev.covey.proto.v1.WriteAnswer.getDefaultInstance()))
        .isInstanceOf(WriteAnswer.Failure.class);
  }

  @Test
  void answerThatIsTooLargeIsNotAValueThatIs() {
    assertThat(GrpcWire.writeFailure(Status.RESOURCE_EXHAUSTED.asRuntimeException()))
        .isEqualTo(new WriteAnswer.Failure(FailureKind.WRITE_FAILED, "RESOURCE_EXHAUSTED"));
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
