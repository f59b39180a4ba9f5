package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process none of whose threads runs, as after SIGSTOP, and as in a long pause of its machine. It
 * goes on when this is closed, and when this process ends. On Linux only.
 */
final class Frozen implements AutoCloseable {
  private static final long UNTIL_FROZEN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final long pid;
  private final Thread atTheEnd = new Thread(this::goOn, "unfreeze");

  private Frozen(long pid) {
    this.pid = pid;
  }

  /** Returns when all of its threads stand still. */
  static Frozen of(long pid) throws IOException, InterruptedException {
    Frozen frozen = new Frozen(pid);
    Runtime.getRuntime().addShutdownHook(frozen.atTheEnd);
    try {
      signal(pid, "STOP");
      frozen.awaitStillness();
      return frozen;
    } catch (Throwable failed) {
      frozen.close();
      throw failed;
    }
  }

  private void awaitStillness() throws IOException {
    long beganAtNanos = System.nanoTime();
    while (!isStill()) {
      if (System.nanoTime() - beganAtNanos > UNTIL_FROZEN_NANOS) {
        throw new IOException("process " + pid + ": goes on (expected: frozen by SIGSTOP)");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private boolean isStill() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      return threads.allMatch(Frozen::isStill);
    }
  }

  /** The state is the first word after the thread's name, which stands in parentheses. */
  private static boolean isStill(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"), US_ASCII);
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (NoSuchFileException ended) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void goOn() {
    try {
      signal(pid, "CONT");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void signal(long pid, String signal) throws IOException, InterruptedException {
    Host.output(List.of("sh", "-c", "kill -" + signal + " " + pid)); // a builtin of every shell
  }

  @Override
  public void close() {
    goOn();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }
}
