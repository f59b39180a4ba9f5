package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of a comparison, which ends when its stdin does, as it does when this process ends. Not
 * safe for concurrent use.
 */
final class Child implements AutoCloseable {
  private static final long ANSWER_SECONDS = 120;
  private static final long END_SECONDS = 30;

  /** The exit status of a JVM that is told to end, once its shutdown hooks are through. */
  private static final int TERMINATED = 143;

  /** Keeps a program that does not look at its stdin only as long as that lasts. */
  private static final List<String> UNTIL_STDIN_ENDS =
      List.of("sh", "-c", "\"$@\" >/dev/null & cat >/dev/null; kill $!; wait $!; true", "sh");

  private final String name;
  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private boolean ended;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = process.inputReader(US_ASCII);
    this.in = process.outputWriter(US_ASCII);
  }

  /**
   * Starts one of our own programs, which look at their stdin.
   *
   * @param name for messages
   * @param cores on which it runs; empty for all
   */
  static Child start(String name, Optional<String> cores, List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>();
    cores.ifPresent(list -> pinned.addAll(List.of("taskset", "-c", list)));
    pinned.addAll(command);
    return new Child(
        name, new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Starts somebody else's program. */
  static Child startOther(String name, Optional<String> cores, List<String> command)
      throws IOException {
    return start(name, cores, Stream.concat(UNTIL_STDIN_ENDS.stream(), command.stream()).toList());
  }

  /** Sends a line, and brings the one that answers it. */
  String ask(String line) throws Exception {
    tell(line);
    return answer();
  }

  /** Sends a line, whose answer is then the next one that nobody has taken. */
  void tell(String line) throws IOException {
    in.write(line);
    in.write('\n');
    in.flush();
  }

  /** Stops all of its threads where they are, until the returned is closed. */
  Frozen freeze() throws IOException, InterruptedException {
    return Frozen.of(process.pid());
  }

  /**
   * The next line of its stdout.
   *
   * @throws IOException if it ended, or is silent for two minutes
   */
  String answer() throws Exception {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                line.complete(out.readLine());
              } catch (IOException | UncheckedIOException e) {
                line.completeExceptionally(e);
              }
            },
            name + "-answer");
    reader.setDaemon(true);
    reader.start();
    String answer = line.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IOException(name + ": ended (expected: an answer)");
    }
    return answer;
  }

  /** What it and its children have used of the processors. */
  long cpuNanos() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /** Ends it at once, as {@code kill -9} does. What is left to do is to close this. */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /**
   * Tells a JVM to end, as SIGTERM does, and returns when it has. What is left to do is to close
   * this.
   *
   * @throws IOException if it found that something went wrong, or takes longer than half a minute
   */
  void terminate() throws IOException, InterruptedException {
    process.toHandle().destroy(); // the process's own method ends its stdin too
    awaitEnd();
    if (process.exitValue() != TERMINATED) {
      throw new IOException(
          "exit status of %s: %d (expected: %d)".formatted(name, process.exitValue(), TERMINATED));
    }
  }

  private void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(name + ": goes on (expected: to end)");
    }
    ended = true;
  }

  /** Ends them in order, whatever goes wrong with one of them: then it throws that. */
  static void closeAll(Collection<Child> children) throws IOException {
    IOException first = null;
    for (Child child : children) {
      try {
        child.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Ends it, and throws if it found that something went wrong. */
  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    try {
      in.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        System.err.println(name + ": had to be killed");
      } else if (process.exitValue() != 0) {
        throw new IOException(
            "exit status of %s: %d (expected: 0)".formatted(name, process.exitValue()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
