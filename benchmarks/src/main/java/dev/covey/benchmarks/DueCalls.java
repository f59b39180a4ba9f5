package dev.covey.benchmarks;

import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;

/**
 * Threads that make calls at a fixed rate, in turns, however long the answers take: a latency
 * counts from the moment at which its call was due. A thread that is late makes its calls one after
 * the other until it no longer is.
 *
 * <p>A thread wakes up some time after it should, and that time is part of the latency too, for all
 * systems alike; what it is in the middle is told beside it.
 */
final class DueCalls {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private record Latencies(Histogram answers, Histogram late) {}

  private DueCalls() {}

  /**
   * Calls for {@code durationNanos}.
   *
   * @throws ExecutionException if a call failed
   */
  static Measured run(ClosedLoop.Call call, int threads, int perSecond, long durationNanos)
      throws InterruptedException, ExecutionException {
    double intervalNanos = NANOS_PER_SECOND * threads / perSecond;
    Threads.Outcome<Latencies> outcome =
        Threads.run(
            threads,
            (thread, began) ->
                loop(
                    call,
                    thread,
                    began + (long) (intervalNanos * thread / threads),
                    intervalNanos,
                    (int) (durationNanos / intervalNanos)));
    Histogram answers = new Histogram(DIGITS);
    Histogram late = new Histogram(DIGITS);
    for (Latencies each : outcome.results()) {
      answers.add(each.answers());
      late.add(each.late());
    }
    return Measured.of(answers, outcome.nanos(), late.getValueAtPercentile(50));
  }

  private static Latencies loop(
      ClosedLoop.Call call, int thread, long firstAtNanos, double intervalNanos, int calls)
      throws Exception {
    Latencies latencies = new Latencies(new Histogram(DIGITS), new Histogram(DIGITS));
    for (int turn = 0; turn < calls; turn++) {
      long dueAtNanos = firstAtNanos + (long) (turn * intervalNanos);
      Pause.until(dueAtNanos);
      latencies.late().recordValue(System.nanoTime() - dueAtNanos);
      call.make(thread, turn);
      latencies.answers().recordValue(System.nanoTime() - dueAtNanos);
    }
    return latencies;
  }
}
