package dev.covey.node;

import io.grpc.HasByteBuffer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A message as the network brings it: in several buffers, some of them empty. */
final class Segments extends InputStream implements HasByteBuffer {

  private final Queue<ByteBuffer> segments = new ArrayDeque<>();

  /**
   * @param segmentBytes how large the buffers are
   */
  Segments(byte[] message, int segmentBytes) {
    for (int from = 0; from < message.length; from += segmentBytes) {
      int length = Math.min(segmentBytes, message.length - from);
      segments.add(ByteBuffer.wrap(message, from, length).asReadOnlyBuffer());
      segments.add(ByteBuffer.allocate(0));
    }
  }

  @Override
  public boolean byteBufferSupported() {
    return true;
  }

  @Override
  public @Nullable ByteBuffer getByteBuffer() {
    ByteBuffer first = segments.peek();
    return first == null ? null : first.asReadOnlyBuffer();
  }

  @Override
  public int available() {
    return segments.stream().mapToInt(ByteBuffer::remaining).sum();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    ByteBuffer first = segments.peek();
    while (first != null && !first.hasRemaining()) {
      segments.remove();
      first = segments.peek();
    }
    if (first == null) {
      return -1;
    }
    int some = Math.min(length, first.remaining());
    first.get(target, from, some);
    return some;
  }
}
