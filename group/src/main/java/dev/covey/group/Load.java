package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the getter, from its place in the queue to its outcome. Safe for concurrent use.
 *
 * <p>It either begins, on a loader thread, or is refused; and it has one outcome, whichever comes
 * first: what the getter brought, or {@link #fail}. A getter that goes on after its load has failed
 * is interrupted, keeps its place until it returns, and is not listened to.
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

  private final CompletableFuture<Arrival<V>> outcome = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CacheException.Where where;
  private final AsyncGetter<V> getter;
  private final LoadScope scope;
  private final Executor loaders;
  private final LongSupplier ticker;

  /** The thread inside the getter. Guarded by this. */
  private @Nullable Thread runner;

  /**
   * @param where group and key, and this node
   */
  Load(
      CacheException.Where where,
      AsyncGetter<V> getter,
      LoadScope scope,
      Executor loaders,
      LongSupplier ticker) {
    this.where = where;
    this.getter = getter;
    this.scope = scope;
    this.loaders = loaders;
    this.ticker = ticker;
  }

  CacheException.Where where() {
    return where;
  }

  /** Fails with nothing but a {@link CacheException}. */
  CompletableFuture<Arrival<V>> outcome() {
    return outcome;
  }

  /** Whether a getter waits for it, since before it began. */
  boolean isNested() {
    return scope.isNested();
  }

  /** Whether the getter was called. */
  boolean hasBegun() {
    return state.get() == State.BEGUN;
  }

  /**
   * Runs the getter on this loader thread, unless the load has been refused meanwhile.
   *
   * @param onBegin called before the getter
   * @param onEnd called once, in any case, when the getter is done and the outcome has been acted
   *     on
   */
  void run(Runnable onBegin, Runnable onEnd) {
    if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
      onEnd.run();
      return;
    }
    onBegin.run();
    long beganAtNanos = ticker.getAsLong();
    CompletableFuture<Loaded<V>> answer = callGetter();
    // What follows may be slow, so it must not run on the thread of a getter that answers later.
    Executor next = answer.isDone() ? Runnable::run : loaders;
    answer.whenCompleteAsync(
        (loaded, failure) -> {
          arrive(loaded, failure, beganAtNanos);
          onEnd.run();
        },
        next);
  }

  /**
   * Gives the load this outcome, if it has none yet: it never begins, or its getter is interrupted.
   */
  void fail(CacheException failure) {
    state.compareAndSet(State.WAITING, State.REFUSED);
    outcome.completeExceptionally(failure);
    synchronized (this) {
      if (runner != null) {
        runner.interrupt();
      }
    }
  }

  private CompletableFuture<Loaded<V>> callGetter() {
    if (!enter()) {
      return CompletableFuture.failedFuture(new CancellationException("failed before it began"));
    }
    try {
      return requireNonNull(
              scope.call(() -> getter.load(where.key())), "the getter returned no stage")
          .toCompletableFuture();
    } catch (Throwable thrown) { // a user's code: whatever it throws, its waiters get it
      return CompletableFuture.failedFuture(thrown);
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    if (outcome.isDone()) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  private synchronized void leave() {
    runner = null;
    Thread.interrupted(); // by fail(), and meant for the getter alone
  }

  private void arrive(@Nullable Loaded<V> loaded, @Nullable Throwable failure, long beganAtNanos) {
    if (loaded != null) {
      outcome.complete(new Arrival<>(loaded, beganAtNanos));
    } else if (failure != null) {
      Throwable bare =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      outcome.completeExceptionally(
          FailureKind.LOAD_FAILED.exception(where, bare.toString(), bare));
    } else {
      String detail = "the getter brought null (expected: Loaded.of(value) or Loaded.absent())";
      outcome.completeExceptionally(FailureKind.LOAD_FAILED.exception(where, detail, null));
    }
  }
}
