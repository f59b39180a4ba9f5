package dev.covey.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Where a message drains to, and which arrays it gave. */
final class Written extends OutputStream {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The arrays as they came, in order. */
  final List<byte[]> arrays = new ArrayList<>();

  /** All bytes of a message. */
  static byte[] by(InputStream message) throws IOException {
    return drained(message).bytes.toByteArray();
  }

  static Written drained(InputStream message) throws IOException {
    Written out = new Written();
    int available = message.available();
    int drained = ((Drainable) message).drainTo(out);
    if (drained != available || drained != out.bytes.size() || message.available() != 0) {
      throw new AssertionError(
          drained + " drained of " + available + ", " + out.bytes.size() + " written");
    }
    return out;
  }

  /** Fields of each type, of a number that no message has. */
  static UnknownFieldSet.Builder unknownFields() {
    return UnknownFieldSet.newBuilder()
        .addField(
            100,
            UnknownFieldSet.Field.newBuilder()
                .addVarint(-1)
                .addFixed32(1)
                .addFixed64(2)
                .addLengthDelimited(ByteString.copyFromUtf8("new"))
                .build());
  }

  @Override
  public void write(int next) {
    bytes.write(next);
  }

  @Override
  public void write(byte[] array, int from, int length) {
    arrays.add(array);
    bytes.write(array, from, length);
  }
}
