package dev.covey.examples.tiles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A {@link TilesService} in a process of its own, which ends when this one does, whatever ends it:
 * it watches its standard input. Safe for concurrent use.
 */
final class NodeProcess implements AutoCloseable {
  private static final int STDERR_LINES = 40;

  /** Twice what the cache may hold. */
  private static final String HEAP = "-Xmx" + TilesService.CACHE_BYTES * 2;

  private final String id;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<String> doorClosed = new CompletableFuture<>();

  /** The last lines; guarded by itself. */
  private final Deque<String> stderr = new ArrayDeque<>();

  private NodeProcess(String id, Process process) {
    this.id = id;
    this.process = process;
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
    NodeProcess node = new NodeProcess(id, new ProcessBuilder(command).start());
    node.follow();
    return node;
  }

  String id() {
    return id;
  }

  /**
   * The page's address, once the service is ready. Fails with {@link DemoException.PortTaken} if
   * that is why it ended before, with another {@link DemoException} if it ended for another reason.
   */
  CompletableFuture<String> ready() {
    return ready;
  }

  /**
   * Closes the front door. The future completes when all requests that were inside have been
   * answered, and fails with {@link DemoException} if the process ends before.
   */
  CompletableFuture<String> closeDoor() {
    try {
      process.getOutputStream().write((TilesService.CLOSE + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // The process is gone; the future tells.
    }
    return doorClosed;
  }

  /**
   * @throws DemoException if the process has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw ended();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void follow() {
    Thread errors = read("stderr", process.getErrorStream(), this::keep, () -> {});
    read(
        "stdout",
        process.getInputStream(),
        this::obey,
        () -> {
          join(errors);
          DemoException reason = ended();
          ready.completeExceptionally(reason);
          doorClosed.completeExceptionally(reason);
        });
  }

  private void obey(String line) {
    if (line.startsWith(TilesService.READY)) {
      ready.complete(line.substring(TilesService.READY.length()).strip());
    } else if (line.equals(TilesService.CLOSED)) {
      doorClosed.complete(line);
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

  /** Why the process ended, with its last words; waits until it has. */
  private DemoException ended() {
    int status = process.onExit().join().exitValue();
    StringBuilder words = new StringBuilder();
    synchronized (stderr) {
      stderr.forEach(line -> words.append("\n  ").append(id).append("| ").append(line));
    }
    return status == TilesService.PORT_TAKEN
        ? new DemoException.PortTaken("node " + id + " found a port taken" + words)
        : new DemoException("node " + id + " ended with status " + status + words);
  }

  private Thread read(String name, InputStream in, Consumer<String> lines, Runnable end) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
              } catch (IOException | UncheckedIOException e) {
                // The process is gone: the end of its words.
              }
              end.run();
            },
            "node-" + id + "-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
