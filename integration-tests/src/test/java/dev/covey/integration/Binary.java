package dev.covey.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of the file that the module server builds. Confined to one thread. */
final class Binary implements AutoCloseable {

  private static final Path FILE =
      Path.of(System.getProperty("covey.root", ".."), "server", "target", "covey");

  private static final long LIMIT_SECONDS = 60;

  /** How a run ended. */
  record Ended(int exit, String out, String err) {}

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private Binary(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.err = err;
  }

  static Binary start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(FILE.toString()));
    command.addAll(List.of(words));
    Path err = Files.createTempFile("covey", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("COVEY_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // it would announce itself
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LC_ALL", "C.UTF-8"); // for keys that are not ASCII
    return new Binary(builder.start(), err);
  }

  static Ended run(String... words) throws IOException, InterruptedException {
    try (Binary binary = start(words)) {
      StringBuilder all = new StringBuilder();
      for (int c = binary.out.read(); c >= 0; c = binary.out.read()) {
        all.append((char) c);
      }
      return new Ended(binary.awaitExit(), all.toString(), Files.readString(binary.err));
    }
  }

  /** Of stdout; waits for it. */
  String firstLine() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("no line, but: " + Files.readString(err));
    }
    return line;
  }

  /** As {@code kill} does; waits for the end. */
  int terminate() throws InterruptedException {
    signalEnd();
    return awaitExit();
  }

  /** Asks it to end, and does not wait. */
  void signalEnd() {
    process.toHandle().destroy();
  }

  /** As {@code kill -9} does, and does not wait either. */
  void kill() {
    process.destroyForcibly();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, SECONDS)) {
      throw new AssertionError("still alive after " + LIMIT_SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(err);
  }
}
