package dev.covey.benchmarks;

import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;

/** Threads that make one call after the other, each as soon as it has the answer to the last. */
final class ClosedLoop {
  private static final int DIGITS = 3;

  /** One call, which throws if it fails or brings what it should not. */
  interface Call {
    void make(int thread, int turn) throws Exception;
  }

  private ClosedLoop() {}

  /**
   * Calls for {@code durationNanos}.
   *
   * @throws ExecutionException if a call failed
   */
  static Measured run(Call call, int threads, long durationNanos)
      throws InterruptedException, ExecutionException {
    Threads.Outcome<Histogram> outcome =
        Threads.run(threads, (thread, began) -> loop(call, thread, began + durationNanos));
    Histogram all = new Histogram(DIGITS);
    outcome.results().forEach(all::add);
    return Measured.of(all, outcome.nanos());
  }

  private static Histogram loop(Call call, int thread, long endNanos) throws Exception {
    Histogram latencies = new Histogram(DIGITS);
    long before = System.nanoTime();
    for (int turn = 0; before - endNanos < 0; turn++) {
      call.make(thread, turn);
      long after = System.nanoTime();
      latencies.recordValue(after - before);
      before = after;
    }
    return latencies;
  }
}
