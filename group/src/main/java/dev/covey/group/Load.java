package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the getter, from its place in the queue to its outcome. Safe for concurrent use.
 *
 * <p>It either begins, on a loader thread, or is refused; and it has one outcome, whichever comes
 * first: what was made of the getter's answer, or {@link #fail}. A getter that goes on after its
 * load has failed is interrupted, keeps its place until it returns, and is not listened to; a stage
 * that it has returned is cancelled, and the place is free.
 */
final class Load<V> {

  /**
   * What came back.
   *
   * @param beganAtNanos when the getter was called
   */
  record Arrival<V>(Loaded<V> loaded, long beganAtNanos) {}

  private enum State {
    WAITING,
    BEGUN,
    REFUSED
  }

  private final CompletableFuture<Found<V>> outcome = new CompletableFuture<>();
  private final CacheException.Where where;
  private final AsyncGetter<V> getter;
  private final LoadScope scope;
  private final Function<Arrival<V>, Found<V>> finish;
  private final Executor loaders;
  private final LongSupplier ticker;

  private State state = State.WAITING; // guarded by this
  private long beganAtNanos; // guarded by this

  /** The thread inside the getter. Guarded by this. */
  private @Nullable Thread runner;

  /** What the getter returned. Guarded by this. */
  private @Nullable CompletableFuture<Loaded<V>> answer;

  /**
   * @param where group and key, and this node
   * @param finish what is to be done with what the getter brings, on a loader thread, before
   *     anybody learns of it
   */
  Load(
      CacheException.Where where,
      AsyncGetter<V> getter,
      LoadScope scope,
      Function<Arrival<V>, Found<V>> finish,
      Executor loaders,
      LongSupplier ticker) {
    this.where = where;
    this.getter = getter;
    this.scope = scope;
    this.finish = finish;
    this.loaders = loaders;
    this.ticker = ticker;
  }

  String key() {
    return where.key();
  }

  /** Fails with nothing but a {@link CacheException}. */
  CompletableFuture<Found<V>> outcome() {
    return outcome;
  }

  /** Whether a getter waits for it, since before it began. */
  boolean isNested() {
    return scope.isNested();
  }

  /** Whether the getter was called. */
  synchronized boolean hasBegun() {
    return state == State.BEGUN;
  }

  /** Since when the load has run; of one that has begun. */
  synchronized long beganAtNanos() {
    return beganAtNanos;
  }

  /**
   * Runs the getter on this loader thread, unless the load has been refused or begun meanwhile.
   *
   * @param onBegin called before the getter
   * @param onEnd called once, in any case, when the getter is done and the outcome has been acted
   *     on
   */
  void run(Runnable onBegin, Runnable onEnd) {
    if (!begin()) {
      onEnd.run();
      return;
    }
    onBegin.run();
    CompletableFuture<Loaded<V>> called = callGetter();
    // What follows may be slow, so it must not run on the thread of a getter that answers later.
    Executor next = called.isDone() ? Runnable::run : loaders;
    called.whenCompleteAsync(
        (loaded, failure) -> {
          try {
            arrive(loaded, failure);
          } finally {
            onEnd.run();
          }
        },
        next);
  }

  /**
   * Gives the load this outcome, if it has none yet: it never begins, or its getter is interrupted.
   */
  void fail(FailureKind kind, String detail) {
    refuse();
    outcome.completeExceptionally(kind.exception(where, detail, null));
    CompletableFuture<Loaded<V>> abandoned;
    synchronized (this) {
      if (runner != null) {
        runner.interrupt();
      }
      abandoned = answer;
    }
    if (abandoned != null) {
      abandoned.cancel(true);
    }
  }

  /** Fails the load if it has not begun, for having waited too long. */
  void giveUpWaiting(String detail) {
    boolean waited;
    synchronized (this) {
      waited = state == State.WAITING;
      refuse();
    }
    if (waited) {
      outcome.completeExceptionally(FailureKind.OVERLOADED.exception(where, detail, null));
    }
  }

  /** Fails the load for want of a thread. */
  void failWithoutThread(Throwable reason) {
    if (reason instanceof RejectedExecutionException) {
      fail(FailureKind.CLOSED, "");
    } else {
      fail(FailureKind.LOAD_FAILED, "no thread to run the getter: " + Failures.describe(reason));
    }
  }

  private synchronized boolean begin() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.BEGUN;
    beganAtNanos = ticker.getAsLong();
    return true;
  }

  private synchronized void refuse() {
    if (state == State.WAITING) {
      state = State.REFUSED;
    }
  }

  private CompletableFuture<Loaded<V>> callGetter() {
    if (!enter()) {
      return CompletableFuture.failedFuture(new CancellationException("failed before it began"));
    }
    CompletableFuture<Loaded<V>> returned;
    try {
      returned =
          requireNonNull(scope.call(() -> getter.load(where.key())), "the getter returned no stage")
              .toCompletableFuture();
    } catch (Throwable thrown) { // a user's code: whatever it throws, its waiters get it
      returned = CompletableFuture.failedFuture(thrown);
    }
    leave(returned);
    return returned;
  }

  private synchronized boolean enter() {
    if (outcome.isDone()) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  private void leave(CompletableFuture<Loaded<V>> returned) {
    synchronized (this) {
      runner = null;
      answer = returned;
      Thread.interrupted(); // by fail(), and meant for the getter alone
    }
    if (outcome.isDone()) {
      returned.cancel(true); // failed meanwhile, and did not see the answer
    }
  }

  private void arrive(@Nullable Loaded<V> loaded, @Nullable Throwable failure) {
    if (outcome.isDone()) {
      return;
    }
    if (failure != null) {
      failAsLoad(Failures.bare(failure));
    } else if (loaded == null) {
      fail(
          FailureKind.LOAD_FAILED,
          "the getter brought null (expected: Loaded.of(value) or Loaded.absent())");
    } else {
      try {
        outcome.complete(finish.apply(new Arrival<>(loaded, beganAtNanos())));
      } catch (CacheException refused) {
        outcome.completeExceptionally(refused);
      } catch (Throwable thrown) {
        failAsLoad(thrown);
      }
    }
  }

  private static String describe(OriginOverloaded refused) {
    Throwable cause = refused.getCause();
    String why = cause == null ? "" : ", " + Failures.describe(cause);
    return "the origin: " + refused.getMessage() + why;
  }

  private void failAsLoad(Throwable thrown) {
    CacheException failure =
        thrown instanceof OriginOverloaded refused
            ? FailureKind.OVERLOADED.exception(where, describe(refused), refused)
            : FailureKind.LOAD_FAILED.exception(where, Failures.describe(thrown), thrown);
    outcome.completeExceptionally(failure);
  }
}
