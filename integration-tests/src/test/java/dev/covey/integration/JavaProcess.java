package dev.covey.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A JVM with this one's class path, spoken with line by line. What it says goes into the message of
 * every failure. Confined to one thread, apart from the one that reads.
 */
final class JavaProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 15;

  /** A test reads each line before it provokes the next; so this many never wait. */
  private static final int MAX_UNREAD_LINES = 1_000;

  private final Process process;
  private final PrintStream input;
  private final List<String> everything = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_UNREAD_LINES);

  private JavaProcess(Process process) {
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  /** Runs {@code main} on the JDK at {@code javaHome}. */
  static JavaProcess start(Path javaHome, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // it would announce itself
    JavaProcess started = new JavaProcess(builder.start());
    Thread reader = new Thread(started::read, "output of " + main.getSimpleName());
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  /** The home of the JVM that this is. */
  static Path thisJdk() {
    return Path.of(System.getProperty("java.home"));
  }

  /** Sends a line, and returns the next line that the process says. */
  String ask(String line) throws InterruptedException {
    input.println(line);
    return nextLine();
  }

  /** Waits for a line, and skips what comes before it. */
  void awaitLine(String expected) throws InterruptedException {
    while (!nextLine().equals(expected)) {}
  }

  private String nextLine() throws InterruptedException {
    String line = lines.poll(LIMIT_SECONDS, SECONDS);
    if (line == null) {
      throw new AssertionError("no line within " + LIMIT_SECONDS + " s after: " + everything);
    }
    return line;
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** As {@code kill} does; waits for the end. */
  int terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy() would end its input as well
    return awaitExit();
  }

  /** Ends its input; waits for the end. */
  int endInput() throws InterruptedException {
    input.close();
    return awaitExit();
  }

  private int awaitExit() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, SECONDS)) {
      throw new AssertionError("still alive after " + LIMIT_SECONDS + " s: " + everything);
    }
    return process.exitValue();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        everything.add(line);
        lines.add(line);
      }
    } catch (IOException closed) {
      everything.add(Objects.toString(closed));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
