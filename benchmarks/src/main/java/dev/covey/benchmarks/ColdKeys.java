package dev.covey.benchmarks;

import dev.covey.group.CacheException;
import dev.covey.group.FailureKind;
import dev.covey.group.Group;
import dev.covey.group.OverloadedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for keys that nobody has asked for before, at a fixed rate whatever becomes of the
 * answers, each node in turn. Every other call blocks, on a thread of its own, as long as there are
 * any left. Safe for concurrent use.
 */
final class ColdKeys implements AutoCloseable {
  static final String PREFIX = "cold-";

  private static final int THREADS = 512;
  private static final int DIGITS = 3;

  /** How a refusal begins that came after a time in the queue. */
  private static final String WAITED = "not begun within";

  /**
   * What became of the calls.
   *
   * @param values those that brought a value
   * @param refused latencies of those refused at once, in nanoseconds
   * @param waited of those refused after they had waited in the queue
   * @param otherwise how many failed otherwise than as overloaded
   * @param blocked how many were made on threads that waited
   * @param mostInFlight at any time
   */
  record Counts(
      long asked,
      long values,
      Histogram refused,
      Histogram waited,
      Map<FailureKind, Long> otherwise,
      long blocked,
      long mostInFlight) {

    /** All that failed otherwise than as overloaded. */
    long failedOtherwise() {
      return otherwise.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final List<Group<byte[]>> groups;
  private final long intervalNanos;
  private final ExecutorService blocking =
      new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
  private volatile boolean stopped;

  // All guarded by this.
  private Histogram refused = new Histogram(DIGITS);
  private Histogram waited = new Histogram(DIGITS);
  private Map<FailureKind, Long> otherwise = new EnumMap<>(FailureKind.class);
  private long asked;
  private long values;
  private long blocked;
  private long inFlight;
  private long mostInFlight;

  ColdKeys(List<Group<byte[]>> groups, int perSecond) {
    this.groups = groups;
    this.intervalNanos = 1_000_000_000L / perSecond;
  }

  /** Asks, on this thread, until {@link #stop}. */
  void askUntilStopped() {
    long began = System.nanoTime();
    for (int number = 0; !stopped; number++) {
      Pause.until(began + number * intervalNanos);
      ask(number);
    }
  }

  private void ask(int number) {
    Group<byte[]> group = groups.get(number / 2 % groups.size());
    String key = PREFIX + number;
    if (number % 2 == 0 || !handedOver(() -> block(group, key))) {
      long beganAtNanos = begun(0);
      group.getAsync(key).whenComplete((value, failure) -> ended(beganAtNanos, failure));
    }
  }

  private boolean handedOver(Runnable call) {
    try {
      blocking.execute(call);
      return true;
    } catch (RejectedExecutionException noThreadLeft) {
      return false;
    }
  }

  private void block(Group<byte[]> group, String key) {
    long beganAtNanos = begun(1);
    try {
      group.get(key);
      ended(beganAtNanos, null);
    } catch (CacheException failure) {
      ended(beganAtNanos, failure);
    }
  }

  private synchronized long begun(int blocks) {
    asked++;
    blocked += blocks;
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    return System.nanoTime();
  }

  private synchronized void ended(long beganAtNanos, @Nullable Throwable thrown) {
    inFlight--;
    if (inFlight == 0) {
      notifyAll();
    }
    long nanos = System.nanoTime() - beganAtNanos;
    Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (failure == null) {
      values++;
    } else if (failure instanceof OverloadedException overloaded) {
      (overloaded.detail().startsWith(WAITED) ? waited : refused).recordValue(nanos);
    } else if (failure instanceof CacheException known) {
      otherwise.merge(known.kind(), 1L, Long::sum);
    } else {
      throw new IllegalStateException("not a failure of the cache", failure);
    }
  }

  /** Forgets what was so far. */
  synchronized void beginCounting() {
    refused = new Histogram(DIGITS);
    waited = new Histogram(DIGITS);
    otherwise = new EnumMap<>(FailureKind.class);
    asked = 0;
    values = 0;
    blocked = 0;
    mostInFlight = inFlight;
  }

  synchronized Counts counts() {
    return new Counts(
        asked,
        values,
        refused.copy(),
        waited.copy(),
        new EnumMap<>(otherwise),
        blocked,
        mostInFlight);
  }

  void stop() {
    stopped = true;
  }

  /** Waits until each call has ended, which its time-out sees to. */
  synchronized void awaitAll() throws InterruptedException {
    while (inFlight > 0) {
      wait();
    }
  }

  @Override
  public void close() {
    stop();
    blocking.shutdownNow();
  }
}
