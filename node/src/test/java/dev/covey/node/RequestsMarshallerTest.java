package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import dev.covey.group.FetchMode;
import dev.covey.peers.session.Request;
import dev.covey.peers.session.Requests;
import io.grpc.KnownLength;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsMarshallerTest {

  private static final Requests MANY =
      new Requests(
          List.of(
              new Request(1, "users", "a", FetchMode.LOAD, 0),
              new Request(-1, "users", "käse 🧀 \uFFFD", FetchMode.NESTED_LOAD, 0),
              new Request(1L << 62, "other", "", FetchMode.CACHED_ONLY, Integer.MAX_VALUE),
              new Request(4, "other", "k".repeat(70_000), FetchMode.LOAD, 1),
              new Request(5, "", "nameless", FetchMode.LOAD, 1),
              new Request(6, "users", "\0/\n", FetchMode.LOAD, 2)),
          List.of(1L, 300L, -1L, Long.MAX_VALUE));

  private final RequestsMarshaller marshaller = new RequestsMarshaller();

  @Test
  void requestsSurviveTheWire() throws Exception {
    byte[] bytes = bytesOf(MANY);
    assertThat(marshaller.parse(new ByteArrayInputStream(bytes))).isEqualTo(MANY);
    Requests none = new Requests(List.of(), List.of());
    assertThat(marshaller.parse(new ByteArrayInputStream(bytesOf(none)))).isEqualTo(none);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1 << 20})
  void requestsMayComeInSeveralBuffers(int segmentBytes) throws Exception {
    assertThat(marshaller.parse(new Segments(bytesOf(MANY), segmentBytes))).isEqualTo(MANY);
  }

  @Test
  void protobufReadsWhatIsWritten() throws Exception {
    var message = dev.covey.proto.v1.Requests.parseFrom(bytesOf(MANY));
    String group = "";
    for (int i = 0; i < MANY.requests().size(); i++) {
      Request request = MANY.requests().get(i);
      var read = message.getRequests(i);
      group = read.hasGroup() ? read.getGroup() : group;
      assertThat(group).isEqualTo(request.group());
      assertThat(read.getId()).isEqualTo(request.id());
      assertThat(read.getKey()).isEqualTo(request.key());
      assertThat(Messages.fromMessage(read.getMode())).isEqualTo(request.mode());
      assertThat(read.getBatch()).isEqualTo(request.batch());
    }
    assertThat(message.getCancelledList()).isEqualTo(MANY.cancelled());
    assertThat(message.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void whatProtobufWritesIsRead() throws Exception {
    UnknownFieldSet unknown =
        Written.unknownFields()
            // A field that is known, of another type: as good as unknown.
            .addField(3, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
            .build();
    var request =
        dev.covey.proto.v1.Request.newBuilder()
            .setId(7)
            .setGroup("g")
            .setKey("k")
            .setModeValue(99)
            .setBatch(3)
            .setUnknownFields(unknown)
            .build();
    var message =
        dev.covey.proto.v1.Requests.newBuilder()
            .addRequests(request)
            .addRequests(dev.covey.proto.v1.Request.getDefaultInstance())
            .addCancelled(12)
            .setUnknownFields(unknown)
            .build();
    Requests read = marshaller.parse(new ByteArrayInputStream(message.toByteArray()));
    assertThat(read)
        .isEqualTo(
            new Requests(
                List.of(
                    new Request(7, "g", "k", FetchMode.CACHED_ONLY, 3),
                    new Request(0, "g", "", FetchMode.LOAD, 0)),
                List.of(12L)));
  }

  @Test
  void idsThatWereNotPackedWereTakenForLengths() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt64(2, 1000);
    out.writeUInt64(2, 3);
    out.flush();
    var read = dev.covey.proto.v1.Requests.parseFrom(bytes.toByteArray());
    assertThat(read.getCancelledList()).containsExactly(1000L, 3L);
    assertThat(marshaller.parse(new ByteArrayInputStream(bytes.toByteArray())).cancelled())
        .containsExactly(1000L, 3L);
  }

  @Test
  void keyThatIsNotUtf8WasTakenForAnother() {
    assertRefused(request(0x1a, 1, 0xff), "text that is not UTF-8");
  }

  @Test
  void keyThatWentOnBeyondItsRequestTookTheNextOneWithIt() {
    assertRefused(
        new int[] {0x0a, 3, 0x1a, 4, 'k', 0x0a, 2, 0x08, 1}, "beyond the one that it is in");
    assertRefused(new int[] {0x0a, 1, 0x08, 0x80, 1}, "beyond the one that it is in");
  }

  @Test
  void zerosWereTakenForAMessage() {
    assertRefused(new int[] {0, 0, 0, 0}, "a field without a number");
  }

  @Test
  void lengthsThatDoNotFitAreRefusedBeforeAnythingIsMadeForThem() {
    int[] huge = {0xff, 0xff, 0xff, 0xff, 0x07};
    int[] negative = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};
    for (int[] length : List.of(huge, negative)) {
      assertRefused(concat(new int[] {0x0a}, length), "expected: at most 0");
      assertRefused(concat(new int[] {0x12}, length), "expected: at most 0");
      assertRefused(request(concat(new int[] {0x1a}, length)), "expected: at most 0");
      assertRefused(concat(new int[] {0x7a}, length), "expected: at most 0"); // unknown
    }
    assertRefused(
        new int[] {0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1},
        "a varint of more than 64 bits");
    assertRefused(new int[] {0x79, 1, 2, 3}, "a message that ends within a field");
    assertRefused(new int[] {0x7b}, "a field of an unknown type");
  }

  @Test
  void messageThatIsCutOffAnywhereIsRefusedOrShorter() throws Exception {
    Requests small =
        new Requests(
            List.of(
                new Request(1, "g", "ab", FetchMode.CACHED_ONLY, 5),
                new Request(2, "h", "c", FetchMode.LOAD, 0)),
            List.of(3L, 300L));
    byte[] whole = bytesOf(small);
    int shorter = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      for (InputStream in : List.of(new ByteArrayInputStream(cut), new Segments(cut, 3))) {
        try {
          Requests read = marshaller.parse(in);
          shorter++;
          assertThat(read.requests())
              .isEqualTo(small.requests().subList(0, read.requests().size()));
          assertThat(read.cancelled()).isEmpty();
        } catch (StatusRuntimeException refused) {
          assertThat(refused).hasMessageStartingWith("INTERNAL: requests: ");
        }
      }
    }
    assertThat(shorter).isEqualTo(6); // after none, one or two of the requests
  }

  private void assertRefused(int[] bytes, String why) {
    byte[] message = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      message[i] = (byte) bytes[i];
    }
    for (InputStream in : List.of(new ByteArrayInputStream(message), new Segments(message, 2))) {
      assertThatThrownBy(() -> marshaller.parse(in))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageStartingWith("INTERNAL: requests: ")
          .hasMessageContaining(why);
    }
  }

  private static int[] request(int... body) {
    return concat(new int[] {0x0a, body.length}, body);
  }

  private static int[] concat(int[] one, int[] other) {
    int[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private byte[] bytesOf(Requests message) throws IOException {
    InputStream stream = marshaller.stream(message);
    assertThat(stream).isInstanceOf(KnownLength.class);
    int size = stream.available();
    byte[] bytes = Written.by(stream);
    assertThat(bytes).hasSize(size);
    assertThat(marshaller.stream(message).readAllBytes()).isEqualTo(bytes);
    return bytes;
  }
}
