package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that several processes append to one file. What a process had appended when it was killed
 * is there. Safe for concurrent use.
 */
final class SharedLog {

  /** How many have been begun; then they, each with its first number written last. */
  private final SharedNumbers numbers;

  private final int width;
  private final int capacity;

  private SharedLog(SharedNumbers numbers, int width, int capacity) {
    this.numbers = numbers;
    this.width = width;
    this.capacity = capacity;
  }

  /**
   * In a file that is made as need be.
   *
   * @param width how many numbers a record has
   * @param capacity how many records there may be at most
   */
  static SharedLog in(Path file, int width, int capacity) throws IOException {
    return new SharedLog(SharedNumbers.in(file, 1 + width * capacity), width, capacity);
  }

  /**
   * @param record of which the first number is not 0
   * @throws IllegalStateException if there is no room
   */
  void append(long... record) {
    int index = requireRoom(numbers.getAndIncrement(0) + 1) - 1;
    for (int i = width - 1; i >= 0; i--) {
      numbers.set(at(index) + i, record[i]);
    }
  }

  /**
   * All records so far, but those that are just being written.
   *
   * @throws IllegalStateException if one found no room
   */
  List<long[]> records() {
    int count = requireRoom(numbers.get(0));
    List<long[]> records = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      long[] record = new long[width];
      for (int i = 0; i < width; i++) {
        record[i] = numbers.get(at(index) + i);
      }
      if (record[0] != 0) {
        records.add(record);
      }
    }
    return records;
  }

  private int at(int index) {
    return 1 + index * width;
  }

  private int requireRoom(long count) {
    if (count > capacity) {
      throw new IllegalStateException(
          "records: " + count + " (expected: at most " + capacity + ")");
    }
    return (int) count;
  }
}
