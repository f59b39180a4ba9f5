package dev.covey.peers;

import dev.covey.singleflight.Timer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Those who wait for a view, or for what makes it another snapshot. Safe for concurrent use. */
final class ViewWaiters {

  private record Waiter(Predicate<Snapshot> condition, CompletableFuture<Void> done) {}

  private final Timer timer;
  private final Set<Waiter> waiters = new LinkedHashSet<>(); // guarded by this
  private boolean closed; // guarded by this

  ViewWaiters(Timer timer) {
    this.timer = timer;
  }

  /**
   * Completes with {@link #reached} of such a snapshot, when the time is over, or with {@link
   * #close}; the caller may complete it too.
   */
  CompletableFuture<Void> await(Predicate<Snapshot> condition, long timeoutNanos) {
    Waiter waiter = new Waiter(condition, new CompletableFuture<>());
    synchronized (this) {
      if (closed) {
        return CompletableFuture.completedFuture(null);
      }
      waiters.add(waiter);
    }
    Runnable cancel = timer.schedule(() -> waiter.done().complete(null), timeoutNanos);
    waiter
        .done()
        .whenComplete(
            (done, never) -> {
              cancel.run();
              remove(waiter);
            });
    return waiter.done();
  }

  void reached(Snapshot snapshot) {
    complete(waiter -> waiter.condition().test(snapshot));
  }

  /** Completes all that wait, and all that will. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    complete(waiter -> true);
  }

  private void complete(Predicate<Waiter> which) {
    List<Waiter> due;
    synchronized (this) {
      due = waiters.stream().filter(which).toList();
    }
    due.forEach(waiter -> waiter.done().complete(null));
  }

  private synchronized void remove(Waiter waiter) {
    waiters.remove(waiter);
  }
}
