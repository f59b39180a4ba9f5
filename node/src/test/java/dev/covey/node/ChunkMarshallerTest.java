package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.covey.node.ChunkMarshaller.Chunk;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkMarshallerTest {

  private static final byte[] VALUE = new byte[200_000];

  static {
    new Random(5).nextBytes(VALUE);
  }

  private final ChunkMarshaller sending = ChunkMarshaller.sending();

  @Test
  void chunksFillTheValueInOrder() throws Exception {
    byte[] target = new byte[VALUE.length];
    ChunkMarshaller receiving = new ChunkMarshaller(target);
    for (int from = 0; from < VALUE.length; from += 60_000) {
      int length = Math.min(60_000, VALUE.length - from);
      byte[] bytes = Written.by(sending.stream(new Chunk(VALUE, from, length)));
      assertThat(dev.covey.proto.v1.Chunk.parseFrom(bytes).getData())
          .isEqualTo(ByteString.copyFrom(VALUE, from, length));
      assertThat(sending.stream(new Chunk(VALUE, from, length)).readAllBytes()).isEqualTo(bytes);
      Chunk chunk = receiving.parse(new Segments(bytes, 1000));
      assertThat(chunk.length()).isEqualTo(length);
      assertThat(chunk.from()).isEqualTo(from);
    }
    assertThat(target).isEqualTo(VALUE);
  }

  @Test
  void chunkIsGivenToTheNetworkOutOfTheValueItself() throws Exception {
    Written out = Written.drained(sending.stream(new Chunk(VALUE, 100, 60_000)));
    assertThat(out.arrays).anyMatch(array -> array == VALUE);
  }

  @Test
  void whatProtobufWritesIsReadAndUnknownFieldsArePassedOver() {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder().addVarint(9).addFixed64(1).build();
    byte[] bytes =
        dev.covey.proto.v1.Chunk.newBuilder()
            .setData(ByteString.copyFromUtf8("abc"))
            .setUnknownFields(
                UnknownFieldSet.newBuilder().addField(1, field).addField(50, field).build())
            .build()
            .toByteArray();
    byte[] target = new byte[3];
    assertThat(new ChunkMarshaller(target).parse(new ByteArrayInputStream(bytes)).length())
        .isEqualTo(3);
    assertThat(target).containsExactly('a', 'b', 'c');
  }

  @Test
  void moreBytesThanTheParcelWasToHaveAreRefused() throws Exception {
    byte[] bytes = Written.by(sending.stream(new Chunk(VALUE, 0, 3)));
    ChunkMarshaller receiving = new ChunkMarshaller(new byte[5]);
    receiving.parse(new ByteArrayInputStream(bytes));
    assertRefused(receiving, bytes, "more bytes than the parcel was to have: 5");
  }

  @Test
  void malformedChunksAreRefused() {
    ChunkMarshaller receiving = new ChunkMarshaller(new byte[5]);
    assertRefused(
        receiving, new byte[] {0x0a, 4, 1, 2}, "a field of 4 bytes (expected: at most 2)");
    assertRefused(receiving, new byte[] {0x0a}, "a message that ends within a field");
    assertRefused(receiving, new byte[] {0x0a, -1, -1, -1, -1, 7}, "expected: at most 0");
  }

  private static void assertRefused(ChunkMarshaller receiving, byte[] bytes, String why) {
    assertThatThrownBy(() -> receiving.parse(new ByteArrayInputStream(bytes)))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("INTERNAL: chunk: ")
        .hasMessageContaining(why);
  }
}
