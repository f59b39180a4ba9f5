package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that begin at the same moment. */
final class Threads {

  /** What one of them does. */
  interface Task<R> {
    R run(int thread, long beganAtNanos) throws Exception;
  }

  /** What they brought, and how long it took until all had. */
  record Outcome<R>(List<R> results, long nanos) {}

  private Threads() {}

  /**
   * Runs a task in each of so many threads.
   *
   * @throws ExecutionException if one failed
   */
  static <R> Outcome<R> run(int threads, Task<R> task)
      throws InterruptedException, ExecutionException {
    AtomicLong beganAtNanos = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(threads, () -> beganAtNanos.set(System.nanoTime()));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<R>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.run(thread, beganAtNanos.get());
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> each : running) {
        results.add(each.get());
      }
      return new Outcome<>(results, System.nanoTime() - beganAtNanos.get());
    } finally {
      pool.shutdownNow();
    }
  }
}
