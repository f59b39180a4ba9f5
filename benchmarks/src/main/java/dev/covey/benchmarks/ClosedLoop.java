package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Threads that make one call after the other, each as soon as it has the answer to the last. */
final class ClosedLoop {
  private static final int DIGITS = 3;

  private ClosedLoop() {}

  /**
   * Calls for {@code durationNanos}.
   *
   * @return the latencies of all calls, in nanoseconds
   * @throws ExecutionException if a call failed or brought another number of bytes than it should
   */
  static Histogram run(Caller caller, int threads, long durationNanos)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Histogram>> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        loops.add(
            pool.submit(
                () -> {
                  start.await();
                  return loop(caller, thread, durationNanos);
                }));
      }
      Histogram all = new Histogram(DIGITS);
      for (Future<Histogram> loop : loops) {
        all.add(loop.get());
      }
      return all;
    } finally {
      pool.shutdownNow();
    }
  }

  private static Histogram loop(Caller caller, int thread, long durationNanos) {
    Histogram latencies = new Histogram(DIGITS);
    long start = System.nanoTime();
    long before = start;
    for (int turn = 0; before - start < durationNanos; turn++) {
      byte[] answer = caller.call(thread, turn);
      long after = System.nanoTime();
      latencies.recordValue(after - before);
      before = after;
      if (answer.length != UnaryServer.VALUE_BYTES) {
        throw new IllegalStateException(
            "answer: %d bytes (expected: %d)".formatted(answer.length, UnaryServer.VALUE_BYTES));
      }
    }
    return latencies;
  }
}
