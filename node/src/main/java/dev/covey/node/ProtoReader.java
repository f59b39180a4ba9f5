package dev.covey.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.WireFormat;
import io.grpc.HasByteBuffer;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message in protobuf's wire format from where gRPC has received it, so that each byte is
 * copied once, to where it is to stay; protobuf's own reader copies a value two or three times.
 * Confined to one thread.
 */
final class ProtoReader {

  /** Of a tag: the field's number is above them. */
  static final int TYPE_BITS = 3;

  static final int VARINT = WireFormat.WIRETYPE_VARINT;
  static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int VARINT_BITS = 64;
  private static final int BITS = 7;
  private static final int LOW_BITS = 0x7f;

  /** What stands for bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final InputStream in;
  private final int size;
  private final boolean shares;
  private ByteBuffer segment = NOTHING;
  private int segmentBytes;
  private int position;

  ProtoReader(InputStream in) throws IOException {
    this.in = in;
    this.shares = in instanceof HasByteBuffer buffers && buffers.byteBufferSupported();
    if (shares) {
      this.size = in.available(); // of a message that is here: all of it
    } else {
      this.segment = ByteBuffer.wrap(in.readAllBytes());
      this.segmentBytes = segment.remaining();
      this.size = segmentBytes;
    }
  }

  /** What reads a message. */
  @FunctionalInterface
  interface Body<T> {
    T readFrom(ProtoReader in) throws IOException;
  }

  /**
   * Reads a message.
   *
   * @param what it is, for people
   * @throws io.grpc.StatusRuntimeException if it is malformed
   */
  static <T> T read(String what, InputStream stream, Body<T> body) {
    try {
      return body.readFrom(new ProtoReader(stream));
    } catch (IOException malformed) {
      throw Status.INTERNAL
          .withDescription(what + ": " + malformed.getMessage())
          .withCause(malformed)
          .asRuntimeException();
    }
  }

  /** How many bytes have been read. */
  int position() {
    return position;
  }

  /** How many bytes the message has. */
  int size() {
    return size;
  }

  /** The next field's tag, from a message that has more. */
  int readTag() throws IOException {
    int tag = (int) readVarint();
    if (WireFormat.getTagFieldNumber(tag) == 0) {
      throw new IOException("a field without a number");
    }
    return tag;
  }

  /** Whether a field goes on that ends there. */
  boolean hasMore(int end) throws IOException {
    if (position > end) {
      throw new IOException("a field that goes on beyond the one that it is in");
    }
    return position < end;
  }

  long readVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < VARINT_BITS; shift += BITS) {
      byte next = readByte();
      value |= (long) (next & LOW_BITS) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a varint of more than 64 bits");
  }

  /** Reads the length of a field that has one; returns the position behind its end. */
  int readEnd() throws IOException {
    long length = readVarint();
    if (length < 0 || length > size - position) {
      throw new IOException(
          "a field of " + length + " bytes (expected: at most " + (size - position) + ")");
    }
    return position + (int) length;
  }

  /** The bytes up to there. */
  byte[] readBytes(int end) throws IOException {
    hasMore(end);
    byte[] bytes = new byte[end - position];
    readInto(bytes, 0, bytes.length);
    return bytes;
  }

  void readInto(byte[] target, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int some = Math.min(length - done, remainingOfSegment());
      segment.get(target, from + done, some);
      done += some;
    }
    position += length;
  }

  /** The text up to there. */
  String readText(int end) throws IOException {
    byte[] bytes = readBytes(end);
    String text = new String(bytes, UTF_8);
    // Else two keys could become one.
    if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(UTF_8), bytes)) {
      throw new IOException("text that is not UTF-8");
    }
    return text;
  }

  /** Passes over a field that this release does not know. */
  void skip(int tag) throws IOException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> readVarint();
      case WireFormat.WIRETYPE_FIXED64 -> readBytes(checked(Long.BYTES));
      case WireFormat.WIRETYPE_FIXED32 -> readBytes(checked(Integer.BYTES));
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> readBytes(readEnd());
      default -> throw new IOException("a field of an unknown type, tag " + tag);
    }
  }

  private int checked(int length) throws IOException {
    if (length > size - position) {
      throw new IOException("a message that ends within a field");
    }
    return position + length;
  }

  private byte readByte() throws IOException {
    if (!segment.hasRemaining()) {
      remainingOfSegment();
    }
    position++;
    return segment.get();
  }

  private int remainingOfSegment() throws IOException {
    if (!segment.hasRemaining()) {
      nextSegment();
    }
    if (!segment.hasRemaining()) {
      throw new IOException("a message that ends within a field");
    }
    return segment.remaining();
  }

  private void nextSegment() throws IOException {
    if (!shares) {
      return;
    }
    in.skipNBytes(segmentBytes);
    @Nullable ByteBuffer next = ((HasByteBuffer) in).getByteBuffer();
    if (next != null && next.hasRemaining()) {
      segment = next;
      segmentBytes = next.remaining();
    } else { // an empty buffer, perhaps with more behind it
      segment = ByteBuffer.wrap(in.readNBytes(1));
      segmentBytes = 0;
    }
  }
}
