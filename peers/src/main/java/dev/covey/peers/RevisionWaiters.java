package dev.covey.peers;

import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a view of some revision. Safe for concurrent use. */
final class RevisionWaiters {

  private record Waiter(long revision, CompletableFuture<Void> done) {}

  private final Timer timer;
  private final List<Waiter> waiters = new ArrayList<>(); // guarded by this

  RevisionWaiters(Timer timer) {
    this.timer = timer;
  }

  /** Completes with {@link #reached} of this revision or a later one, or when the time is over. */
  CompletableFuture<Void> await(long revision, long timeoutNanos) {
    Waiter waiter = new Waiter(revision, new CompletableFuture<>());
    synchronized (this) {
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

  private synchronized void remove(Waiter waiter) {
    waiters.remove(waiter);
  }
}
