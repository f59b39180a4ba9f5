package dev.covey.benchmarks;

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
 * An origin that several processes share, with a version of each key, and what is known of removes:
 * below which version nobody may read any more. Two numbers for each key in a file that all of them
 * have mapped, so that each sees at once what another wrote. All are zero at first.
 *
 * <p>Safe for concurrent use, but for two who change one key.
 */
final class Versions {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer numbers;

  private Versions(ByteBuffer numbers) {
    this.numbers = numbers;
  }

  /** In a file that exists, which grows as need be. */
  static Versions in(Path file, int keys) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      long bytes = 2L * Long.BYTES * keys;
      return new Versions(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
    }
  }

  /** What the origin has now. */
  long current(int key) {
    return get(2 * key);
  }

  /** Has the origin go on to the next version. */
  void raise(int key) {
    set(2 * key, current(key) + 1);
  }

  /** The least version that a read which begins now may bring. */
  long least(int key) {
    return get(2 * key + 1);
  }

  /** A remove of the key, which began when the origin had that version, has returned. */
  void removed(int key, long version) {
    set(2 * key + 1, version);
  }

  private long get(int index) {
    return (long) LONGS.getVolatile(numbers, index * Long.BYTES);
  }

  private void set(int index, long number) {
    LONGS.setVolatile(numbers, index * Long.BYTES, number);
  }
}
