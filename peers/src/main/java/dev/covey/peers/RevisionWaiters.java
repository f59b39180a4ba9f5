package dev.covey.peers;

import dev.covey.singleflight.Timer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a view of some revision. Safe for concurrent use. */
final class RevisionWaiters {

  private record Waiter(long revision, CompletableFuture<Void> done) {}

  private final Timer timer;
  private final Set<Waiter> waiters = new LinkedHashSet<>(); // guarded by this
  private boolean closed; // guarded by this

  RevisionWaiters(Timer timer) {
    this.timer = timer;
  }

  /**
   * Completes with {@link #reached} of this revision or a later one, when the time is over, or with
   * {@link #close}; the caller may complete it too.
   */
  CompletableFuture<Void> await(long revision, long timeoutNanos) {
    Waiter waiter = new Waiter(revision, new CompletableFuture<>());
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

  void reached(long revision) {
    List<Waiter> due;
    synchronized (this) {
      due = waiters.stream().filter(waiter -> waiter.revision() <= revision).toList();
    }
    due.forEach(waiter -> waiter.done().complete(null));
  }

  /** Completes all that wait, and all that will. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    reached(Long.MAX_VALUE);
  }

  private synchronized void remove(Waiter waiter) {
    waiters.remove(waiter);
  }
}
