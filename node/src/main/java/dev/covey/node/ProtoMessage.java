package dev.covey.node;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A message in protobuf's wire format that writes itself to where gRPC sends it from, so that a
 * value's bytes are copied once. Confined to one thread.
 */
final class ProtoMessage extends InputStream implements Drainable, KnownLength {

  /** Writes the message: just as many bytes as it has. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private final Body body;
  private int remaining;

  /** The message as bytes, for who does not know how to drain; null until then. */
  private @Nullable InputStream bytes;

  ProtoMessage(int size, Body body) {
    this.body = body;
    this.remaining = size;
  }

  /** How many bytes a field takes whose body has so many. */
  static int sizeOfField(int number, int bodyBytes) {
    return CodedOutputStream.computeTagSize(number)
        + CodedOutputStream.computeUInt32SizeNoTag(bodyBytes)
        + bodyBytes;
  }

  /** Writes what stands before a field's body. */
  static void begin(int number, int bodyBytes, CodedOutputStream out) throws IOException {
    out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(bodyBytes);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int drained = remaining;
    body.writeTo(target);
    remaining = 0;
    return drained;
  }

  @Override
  public int available() {
    return remaining;
  }

  @Override
  public int read() throws IOException {
    int next = bytes().read();
    remaining -= next < 0 ? 0 : 1;
    return next;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int read = bytes().read(target, from, length);
    remaining -= Math.max(0, read);
    return read;
  }

  private InputStream bytes() {
    if (bytes == null) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(remaining);
      try {
        body.writeTo(out);
      } catch (IOException impossible) { // in memory
        throw new UncheckedIOException(impossible);
      }
      bytes = new ByteArrayInputStream(out.toByteArray());
    }
    return bytes;
  }
}
