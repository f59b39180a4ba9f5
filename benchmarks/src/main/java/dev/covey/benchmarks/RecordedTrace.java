package dev.covey.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.tukaani.xz.XZInputStream;

/** The keys that a web shop's application asked for, one after the other. */
enum RecordedTrace {
  /** HTTP requests for the pages of products, in December 2013. */
  WEB12(95_607, 13_756),
  /** Objects of its database, at a busy time of the day. */
  ORM_BUSY(5_000_000, 76_349),
  /** The same at night. */
  ORM_NIGHT(5_000_000, 86_466);

  /** As their license asks, which comes with them in the jar of Caffeine's simulator. */
  static final String ATTRIBUTION = "traces by headissue GmbH, Jens Wilke, CC BY 4.0";

  /** The length of each key, in characters. */
  static final int KEY_LENGTH = 2 * Integer.BYTES;

  private final int requests;
  private final int distinctKeys;

  RecordedTrace(int requests, int distinctKeys) {
    this.requests = requests;
    this.distinctKeys = distinctKeys;
  }

  /**
   * @throws IllegalArgumentException if no trace has this title
   */
  static RecordedTrace titled(String title) {
    return Arrays.stream(values())
        .filter(trace -> trace.title().equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "trace: '%s' (expected: one of %s)".formatted(title, titles())));
  }

  private static String titles() {
    return Arrays.stream(values()).map(RecordedTrace::title).collect(Collectors.joining(", "));
  }

  /** Such as {@code orm-busy}. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the trace from {@code <title>.trace.xz}.
   *
   * @throws IllegalStateException if the file has another number of requests, or of keys
   */
  String[] keys(Path directory) throws IOException {
    Path file = directory.resolve(title() + ".trace.xz");
    String[] keys;
    try (InputStream in = new XZInputStream(Files.newInputStream(file))) {
      keys = parse(in);
    }
    long distinct = Arrays.stream(keys).distinct().count();
    if (keys.length != requests || distinct != distinctKeys) {
      throw new IllegalStateException(
          "%s: %d requests, %d keys (expected: %d, %d)"
              .formatted(file, keys.length, distinct, requests, distinctKeys));
    }
    return keys;
  }

  /**
   * Reads numbers of four bytes, the highest first, to the end. A key is its number in eight
   * hexadecimal digits: so all keys weigh the same.
   */
  static String[] parse(InputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    if (bytes.length % Integer.BYTES != 0) {
      throw new IOException("length: " + bytes.length + " (expected: numbers of 4 bytes)");
    }
    DataInputStream numbers = new DataInputStream(new ByteArrayInputStream(bytes));
    Map<Integer, String> keys = new HashMap<>();
    String[] trace = new String[bytes.length / Integer.BYTES];
    for (int i = 0; i < trace.length; i++) {
      trace[i] = keys.computeIfAbsent(numbers.readInt(), "%08x"::formatted);
    }
    return trace;
  }
}
