package dev.covey.benchmarks;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Numbers that several processes share in a file, which all of them have mapped: each sees at once
 * what another wrote, and what one wrote that is killed stays. All are zero at first. Safe for
 * concurrent use.
 */
final class SharedNumbers {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer numbers;

  private SharedNumbers(ByteBuffer numbers) {
    this.numbers = numbers;
  }

  /** In a file that is made, or grows, as need be; what is never written takes no room there. */
  static SharedNumbers in(Path file, int count) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      return new SharedNumbers(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) Long.BYTES * count));
    }
  }

  long get(int index) {
    return (long) LONGS.getVolatile(numbers, index * Long.BYTES);
  }

  void set(int index, long number) {
    LONGS.setVolatile(numbers, index * Long.BYTES, number);
  }

  long getAndIncrement(int index) {
    return (long) LONGS.getAndAdd(numbers, index * Long.BYTES, 1L);
  }
}
