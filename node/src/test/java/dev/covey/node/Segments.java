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
    while (!segments.isEmpty()) {
      ByteBuffer first = segments.element();
      if (first.hasRemaining()) {
        int next = first.get() & 0xff;
        if (!first.hasRemaining()) {
          segments.remove();
        }
        return next;
      }
      segments.remove();
    }
    return -1;
  }
}
