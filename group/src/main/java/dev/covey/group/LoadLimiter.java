package dev.covey.group;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many loads run at the same time, with a bounded queue of those that wait. Safe for
 * concurrent use.
 *
 * <p>Its lock is held for a few instructions; no task runs under it.
 */
final class LoadLimiter {

  private final int maxConcurrent;
  private final int maxQueued;
  private final Executor loaders;

  private final Queue<Runnable> queue = new ArrayDeque<>(); // guarded by this
  private int running; // guarded by this

  LoadLimiter(int maxConcurrent, int maxQueued, Executor loaders) {
    this.maxConcurrent = maxConcurrent;
    this.maxQueued = maxQueued;
    this.loaders = loaders;
  }

  /**
   * Runs {@code task} on a loader thread as soon as there is a free place, which it holds until
   * {@link #release}.
   *
   * @return false if the task is refused: every place is taken and the queue is full
   * @throws RejectedExecutionException if the loaders are shut down
   */
  boolean submit(Runnable task) {
    synchronized (this) {
      if (running == maxConcurrent) {
        return queue.size() < maxQueued && queue.add(task);
      }
      running++;
    }
    loaders.execute(task);
    return true;
  }

  /** Gives a place back. To be called once for each task that began. */
  void release() {
    Runnable next = nextOrFree();
    if (next != null) {
      try {
        loaders.execute(next);
      } catch (RejectedExecutionException closing) {
        // Those who wait for this task, and for those behind it, learn of the closing from
        // Loads.close().
      }
    }
  }

  private synchronized @Nullable Runnable nextOrFree() {
    Runnable next = queue.poll();
    if (next == null) {
      running--;
    }
    return next;
  }
}
