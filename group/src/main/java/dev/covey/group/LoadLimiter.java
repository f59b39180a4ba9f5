package dev.covey.group;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many loads run at the same time, with a bounded queue of those that wait. Safe for
 * concurrent use.
 *
 * <p>Its lock is held for a few instructions; no load runs under it.
 */
final class LoadLimiter {

  private final int maxConcurrent;
  private final int maxQueued;
  private final Executor loaders;
  private final Runnable onBegin;

  private final Set<Load<?>> queue = new LinkedHashSet<>(); // guarded by this
  private int running; // guarded by this

  /**
   * @param onBegin called by each load before its getter
   */
  LoadLimiter(int maxConcurrent, int maxQueued, Executor loaders, Runnable onBegin) {
    this.maxConcurrent = maxConcurrent;
    this.maxQueued = maxQueued;
    this.loaders = loaders;
    this.onBegin = onBegin;
  }

  /**
   * Runs {@code load} on a loader thread as soon as there is a free place, which it holds until it
   * ends.
   *
   * @return false if the load is refused: every place is taken and the queue is full
   */
  boolean submit(Load<?> load) {
    synchronized (this) {
      if (running == maxConcurrent) {
        return queue.size() < maxQueued && queue.add(load);
      }
      running++;
    }
    begin(load);
    return true;
  }

  /** Runs {@code load} on a loader thread at once, whatever runs; takes it out of the queue. */
  void runBeside(Load<?> load) {
    withdraw(load);
    try {
      loaders.execute(() -> load.run(onBegin, () -> {}));
    } catch (Throwable noThread) {
      load.failWithoutThread(noThread);
    }
  }

  /** Takes a load that has failed out of the queue, if it is there. */
  synchronized void withdraw(Load<?> load) {
    queue.remove(load);
  }

  /** How many loads hold a place. */
  synchronized int running() {
    return running;
  }

  /** How many loads wait for one. */
  synchronized int queued() {
    return queue.size();
  }

  private void begin(Load<?> load) {
    try {
      loaders.execute(() -> load.run(onBegin, this::release));
    } catch (Throwable noThread) { // the place must not be lost with it
      load.failWithoutThread(noThread);
      release();
    }
  }

  private void release() {
    Load<?> next = nextOrFree();
    if (next != null) {
      begin(next);
    }
  }

  private synchronized @Nullable Load<?> nextOrFree() {
    Iterator<Load<?>> waiting = queue.iterator();
    if (!waiting.hasNext()) {
      running--;
      return null;
    }
    Load<?> next = waiting.next();
    waiting.remove();
    return next;
  }
}
