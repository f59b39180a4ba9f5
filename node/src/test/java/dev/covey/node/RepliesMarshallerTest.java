package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import dev.covey.peers.session.Parcel;
import dev.covey.peers.session.Replies;
import dev.covey.peers.session.Reply;
import dev.covey.proto.v1.Value;
import io.grpc.KnownLength;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesMarshallerTest {

  private static final byte[] LARGE = new byte[70_000];

  static {
    new Random(7).nextBytes(LARGE);
  }

  private static final Freshness FRESH = new Freshness(12, 1L << 40, true, true);
  private static final Freshness EXTREME = new Freshness(-1, Long.MAX_VALUE, false);

  private static final Replies MANY =
      new Replies(
          1L << 40,
          List.of(
              new Reply(1, new Answer.Value(LARGE, FRESH)),
              new Reply(-1, new Answer.Value(new byte[0], EXTREME)),
              new Reply(2, new Answer.Value(new byte[] {0, -1}, new Freshness(0, 0, false), true)),
              new Reply(3, new Answer.Absent(FRESH)),
              new Reply(4, new Answer.NotCached()),
              new Reply(5, new Answer.Moved(new ViewName(-7, -3))),
              new Reply(6, new Answer.Failure(FailureKind.OVERLOADED, "käse \uFFFD", 7))),
          List.of(
              new Parcel(7, Integer.MAX_VALUE, FRESH, true), new Parcel(-2, 0, EXTREME, false)));

  private final RepliesMarshaller marshaller = new RepliesMarshaller();

  @Test
  void repliesSurviveTheWire() throws Exception {
    assertSame(marshaller.parse(new ByteArrayInputStream(bytesOf(MANY))));
    Replies none = new Replies(0, List.of(), List.of());
    assertThat(bytesOf(none)).isEqualTo(new byte[] {8, 0});
    assertThat(marshaller.parse(new ByteArrayInputStream(bytesOf(none)))).isEqualTo(none);
    assertThat(marshaller.parse(new ByteArrayInputStream(new byte[0]))).isEqualTo(none);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1 << 20})
  void valuesMayComeInSeveralBuffers(int segmentBytes) throws Exception {
    assertSame(marshaller.parse(new Segments(bytesOf(MANY), segmentBytes)));
  }

  @Test
  void valueIsGivenToTheNetworkAsItIs() throws Exception {
    Written out = Written.drained(marshaller.stream(MANY));
    assertThat(out.arrays).anyMatch(array -> array == LARGE);
    long others =
        out.arrays.stream().filter(array -> array != LARGE).filter(a -> a.length > 1000).count();
    assertThat(others).isZero();
  }

  @Test
  void protobufReadsWhatIsWritten() throws Exception {
    var message = dev.covey.proto.v1.Replies.parseFrom(bytesOf(MANY));
    assertThat(message.getTaken()).isEqualTo(MANY.taken());
    assertThat(message.getUnknownFields().asMap()).isEmpty();
    for (int i = 0; i < MANY.replies().size(); i++) {
      Reply reply = MANY.replies().get(i);
      assertThat(message.getReplies(i).getId()).isEqualTo(reply.id());
      assertThat(message.getReplies(i).getAnswer()).isEqualTo(Messages.toMessage(reply.answer()));
    }
    for (int i = 0; i < MANY.parcels().size(); i++) {
      Parcel parcel = MANY.parcels().get(i);
      assertThat(message.getParcels(i).getId()).isEqualTo(parcel.id());
      assertThat(message.getParcels(i).getBytes()).isEqualTo(parcel.bytes());
      assertThat(message.getParcels(i).getFreshness())
          .isEqualTo(Messages.toMessage(parcel.freshness()));
    }
  }

  @Test
  void whatProtobufWritesIsRead() throws Exception {
    UnknownFieldSet unknown =
        Written.unknownFields()
            // Fields that are known, of another type: as good as unknown.
            .addField(1, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
            .addField(2, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
            .build();
    var value = Value.newBuilder().setData(ByteString.copyFromUtf8("v")).setUnknownFields(unknown);
    var freshness = dev.covey.proto.v1.Freshness.newBuilder().setAgeNanos(5);
    var message =
        dev.covey.proto.v1.Replies.newBuilder()
            .setUnknownFields(unknown)
            .setTaken(3)
            .addReplies(reply(1).setAnswer(answer().setValue(value).setUnknownFields(unknown)))
            .addReplies(
                reply(2)
                    .setUnknownFields(unknown)
                    .setAnswer(
                        answer()
                            .setValue(
                                value.setFreshness(freshness.setUnknownFields(unknown)).build())))
            .addReplies(reply(3).setAnswer(answer().setUnknownFields(unknown)))
            .addReplies(reply(4))
            .addParcels(
                dev.covey.proto.v1.Parcel.newBuilder()
                    .setId(5)
                    .setBytes(6)
                    .setUnknownFields(unknown))
            .build();
    Replies read = marshaller.parse(new ByteArrayInputStream(message.toByteArray()));
    assertThat(read.taken()).isEqualTo(3);
    assertThat(read.parcels()).containsExactly(new Parcel(5, 6, new Freshness(0, 0, false), false));
    assertThat(read.replies()).extracting(Reply::id).containsExactly(1L, 2L, 3L, 4L);
    Answer.Value first = (Answer.Value) read.replies().get(0).answer();
    assertThat(first.bytes()).containsExactly('v');
    assertThat(first.freshness()).isEqualTo(new Freshness(0, 0, false));
    Answer.Value second = (Answer.Value) read.replies().get(1).answer();
    assertThat(second.freshness()).isEqualTo(new Freshness(5, 0, false));
    assertThat(read.replies().subList(2, 4))
        .extracting(Reply::answer)
        .allSatisfy(
            answer ->
                assertThat(((Answer.Failure) answer).detail())
                    .isEqualTo("an answer of a kind that this release does not know"));
  }

  @Test
  void failureWhoseDetailIsNotWellFormedTravelsAllTheSame() throws Exception {
    Answer failure = new Answer.Failure(FailureKind.LOAD_FAILED, "half of \uD83E");
    byte[] bytes = bytesOf(new Replies(1, List.of(new Reply(1, failure)), List.of()));
    assertThat(marshaller.parse(new ByteArrayInputStream(bytes)).replies())
        .containsExactly(new Reply(1, new Answer.Failure(FailureKind.LOAD_FAILED, "half of ?")));
  }

  @Test
  void messageThatIsCutOffAnywhereIsRefusedOrShorter() throws Exception {
    Reply value = new Reply(1, new Answer.Value(new byte[] {1, 2, 3}, FRESH));
    Replies small =
        new Replies(
            3,
            List.of(value, new Reply(2, new Answer.Absent(FRESH))),
            List.of(new Parcel(7, 100, FRESH, false)));
    byte[] whole = bytesOf(small);
    int shorter = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      for (InputStream in : List.of(new ByteArrayInputStream(cut), new Segments(cut, 3))) {
        try {
          Replies read = marshaller.parse(in);
          shorter++;
          assertThat(read.parcels()).isEmpty();
          assertThat(read.replies()).hasSizeLessThanOrEqualTo(2);
        } catch (StatusRuntimeException refused) {
          assertThat(refused).hasMessageStartingWith("INTERNAL: replies: ");
        }
      }
    }
    assertThat(shorter).isEqualTo(8); // nothing, the count, and one or two of the replies
  }

  @Test
  void bytesThatAreNoMessageAreRefusedOrRead() {
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(24)];
      for (int at = 0; at < bytes.length; at++) { // small numbers make likelier fields
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(32) : random.nextInt(256));
      }
      InputStream in = random.nextBoolean() ? new ByteArrayInputStream(bytes) : segments(bytes);
      try {
        marshaller.parse(in);
      } catch (StatusRuntimeException refused) {
        assertThat(refused.getMessage()).startsWith("INTERNAL: replies: ");
      }
    }
  }

  @Test
  void answerWhoseTagWentOnBeyondItWasADefectOfTheReader() {
    // replies of 5 bytes, in it an answer of one byte, which is the first of a longer tag
    byte[] bytes = {0x12, 5, 0x12, 1, (byte) 0x80, 1, 0};
    assertThatThrownBy(() -> marshaller.parse(new ByteArrayInputStream(bytes)))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INTERNAL: replies: ");
  }

  private static Segments segments(byte[] bytes) {
    return new Segments(bytes, 2);
  }

  private static dev.covey.proto.v1.Reply.Builder reply(long id) {
    return dev.covey.proto.v1.Reply.newBuilder().setId(id);
  }

  private static dev.covey.proto.v1.Answer.Builder answer() {
    return dev.covey.proto.v1.Answer.newBuilder();
  }

  private static void assertSame(Replies read) {
    assertThat(read.taken()).isEqualTo(MANY.taken());
    assertThat(read.parcels()).isEqualTo(MANY.parcels());
    assertThat(read.replies()).hasSameSizeAs(MANY.replies());
    for (int i = 0; i < MANY.replies().size(); i++) {
      Reply reply = MANY.replies().get(i);
      assertThat(read.replies().get(i).id()).isEqualTo(reply.id());
      if (reply.answer() instanceof Answer.Value value) {
        Answer.Value same = (Answer.Value) read.replies().get(i).answer();
        assertThat(same.bytes()).isEqualTo(value.bytes());
        assertThat(same.freshness()).isEqualTo(value.freshness());
      } else {
        assertThat(read.replies().get(i).answer()).isEqualTo(reply.answer());
      }
    }
  }

  private byte[] bytesOf(Replies message) throws IOException {
    assertThat(marshaller.stream(message)).isInstanceOf(KnownLength.class);
    byte[] bytes = Written.by(marshaller.stream(message));
    assertThat(marshaller.stream(message).readAllBytes()).isEqualTo(bytes);
    return bytes;
  }
}
