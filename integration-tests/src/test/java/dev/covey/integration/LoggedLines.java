package dev.covey.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.Stream;

/**
 * What nodes log, which goes to the standard error stream: from the creation of this to its end.
 * The stream is the process's, so tests that look at it name their nodes as no other does. Safe for
 * concurrent use.
 */
final class LoggedLines implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  LoggedLines() {
    System.setErr(new PrintStream(bytes, true, UTF_8));
  }

  /** The lines, so far, that contain each of these. */
  Stream<String> with(String... parts) {
    return bytes.toString(UTF_8).lines().filter(line -> Stream.of(parts).allMatch(line::contains));
  }

  /** Shows them after all, to who reads the output of the tests. */
  @Override
  public void close() {
    System.setErr(before);
    before.print(bytes.toString(UTF_8));
  }
}
