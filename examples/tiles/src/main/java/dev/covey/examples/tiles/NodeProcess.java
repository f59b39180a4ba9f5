package dev.covey.examples.tiles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A {@link TilesService} in a process of its own, which ends when this one does, whatever ends it:
 * it watches its standard input. Confined to one thread, but for {@link #close}.
 */
final class NodeProcess implements AutoCloseable {
  private static final int STDERR_LINES = 40;

  /** The whole set of the visitors' tiles and a guest's hour, twice. */
  private static final String HEAP = "-Xmx384m";

  private static final String END = "";

  private final String id;
  private final Process process;
  private final BlockingQueue<String> stdout = new LinkedBlockingQueue<>();

  /** The last lines; guarded by itself. */
  private final Deque<String> stderr = new ArrayDeque<>();

  private final Thread stderrReader;

  private NodeProcess(String id, Process process) {
    this.id = id;
    this.process = process;
    read("stdout", process.getInputStream(), stdout::add);
    this.stderrReader = read("stderr", process.getErrorStream(), this::keep);
  }

  /** Starts the service on this JVM's Java and class path. */
  static NodeProcess start(String id, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HEAP);
    command.add("-XX:+UseSerialGC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TilesService.class.getName());
    command.addAll(List.of("--id", id, "--until-eof"));
    command.addAll(options);
    return new NodeProcess(id, new ProcessBuilder(command).start());
  }

  String id() {
    return id;
  }

  /**
   * Waits for the ready line and returns the page's address.
   *
   * @throws DemoException.PortTaken if that is why it ended
   * @throws DemoException if it ended for another reason, or says nothing in time
   */
  String awaitReady(Duration timeout) throws InterruptedException {
    return awaitLine(TilesService.READY, timeout).substring(TilesService.READY.length()).strip();
  }

  /**
   * Closes the front door, and returns when all requests that were inside have been answered.
   *
   * @throws DemoException if the process ended, or does not finish in time
   */
  void closeDoor(Duration timeout) throws InterruptedException {
    try {
      process.getOutputStream().write((TilesService.CLOSE + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw ended();
    }
    awaitLine(TilesService.CLOSED, timeout);
  }

  /**
   * @throws DemoException if the process has ended
   */
  void requireAlive() throws InterruptedException {
    if (!process.isAlive()) {
      throw ended();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private String awaitLine(String word, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      String line = stdout.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new DemoException(
            "node "
                + id
                + " silent for "
                + timeout.toSeconds()
                + " s (expected: "
                + word
                + ")"
                + lastWords());
      }
      if (line.equals(END)) {
        throw ended();
      }
      if (line.startsWith(word)) {
        return line;
      }
    }
  }

  private DemoException ended() throws InterruptedException {
    int status = process.waitFor();
    stderrReader.join();
    return status == TilesService.PORT_TAKEN
        ? new DemoException.PortTaken("node " + id + " found a port taken" + lastWords())
        : new DemoException("node " + id + " ended with status " + status + lastWords());
  }

  private String lastWords() {
    synchronized (stderr) {
      StringBuilder words = new StringBuilder();
      stderr.forEach(line -> words.append("\n  ").append(id).append("| ").append(line));
      return words.toString();
    }
  }

  private void keep(String line) {
    synchronized (stderr) {
      if (stderr.size() == STDERR_LINES) {
        stderr.removeFirst();
      }
      stderr.addLast(line);
    }
  }

  private Thread read(String name, InputStream in, Consumer<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
              } catch (IOException | UncheckedIOException e) {
                // The process is gone: the end of its words.
              }
              lines.accept(END);
            },
            "node-" + id + "-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
