package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An origin that several processes share, with a version of each key, and what is known of removes:
 * below which version nobody may read any more. Keys have numbers, from 0; all versions are zero at
 * first.
 *
 * <p>Safe for concurrent use, but for two who change one key.
 */
final class Versions {
  private static final String PREFIX = "user:";

  private final SharedNumbers numbers;

  private Versions(SharedNumbers numbers) {
    this.numbers = numbers;
  }

  /** In a file that is made as need be. */
  static Versions in(Path file, int keys) throws IOException {
    return new Versions(SharedNumbers.in(file, 2 * keys));
  }

  /** The key of this number, 20 characters. */
  static String key(int number) {
    return PREFIX + "%015d".formatted(number);
  }

  static int number(String key) {
    return Integer.parseInt(key.substring(PREFIX.length()));
  }

  /** A value of so many bytes that says which version it is. */
  static byte[] value(long version, int bytes) {
    return ByteBuffer.allocate(bytes).putLong(0, version).array();
  }

  static long version(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  /** What the origin has now. */
  long current(int key) {
    return numbers.get(2 * key);
  }

  /** Has the origin go on to the next version. */
  void raise(int key) {
    numbers.set(2 * key, current(key) + 1);
  }

  /** The least version that a read which begins now may bring. */
  long least(int key) {
    return numbers.get(2 * key + 1);
  }

  /** A remove of the key, which began when the origin had that version, has returned. */
  void removed(int key, long version) {
    numbers.set(2 * key + 1, version);
  }
}
