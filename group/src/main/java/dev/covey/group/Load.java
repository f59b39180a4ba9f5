package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the getter, for one key or for several, from its place in the queue to its outcome.
 * Safe for concurrent use.
 *
 * <p>It either begins, on a loader thread, or is refused; and it has one outcome, whichever comes
 * first: what was made of the getter's answer, where each key may have failed by itself, or {@link
 * #fail}, for all of them. A getter that goes on after its load has failed is interrupted, keeps
 * its place until it returns, and is not listened to; a stage that it has returned is cancelled,
 * and the place is free.
 */
final class Load<V> {

  /**
   * What came back for a key.
   *
   * @param beganAtNanos when the getter was called
   */
  record Arrival<V>(Loaded<V> loaded, long beganAtNanos) {}

  private enum State {
    WAITING,
    BEGUN,
    REFUSED
  }

  private final CompletableFuture<List<Wanted.Outcome<V>>> outcome = new CompletableFuture<>();
  private final List<Wanted<V>> wanted;
  private final AsyncBulkGetter<V> getter;
  private final LoadScope scope;
  private final Executor loaders;
  private final LongSupplier ticker;

  private State state = State.WAITING; // guarded by this
  private long beganAtNanos; // guarded by this

  /** The thread inside the getter. Guarded by this. */
  private @Nullable Thread runner;

  /** What the getter returned. Guarded by this. */
  private @Nullable CompletableFuture<Map<String, Loaded<V>>> answer;

  /** Whether it has been said that the load takes long. Guarded by this. */
  private boolean late;

  /**
   * @param wanted at least one
   * @param scope of these keys
   */
  Load(
      List<Wanted<V>> wanted,
      AsyncBulkGetter<V> getter,
      LoadScope scope,
      Executor loaders,
      LongSupplier ticker) {
    this.wanted = wanted;
    this.getter = getter;
    this.scope = scope;
    this.loaders = loaders;
    this.ticker = ticker;
  }

  List<Wanted<V>> wanted() {
    return wanted;
  }

  /** What came of each wanted key, in order. Never fails. */
  CompletableFuture<List<Wanted.Outcome<V>>> outcome() {
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

  /** Says that the load takes long; true for the first to say so. */
  synchronized boolean markLate() {
    boolean first = !late;
    late = true;
    return first;
  }

  /**
   * Runs the getter on this loader thread, unless the load has been refused or begun meanwhile.
   *
   * @param onBegin given this load before its getter is called
   * @param onEnd called once, in any case, when the getter is done and the outcome has been acted
   *     on
   */
  void run(Consumer<Load<?>> onBegin, Runnable onEnd) {
    if (!begin()) {
      onEnd.run();
      return;
    }
    onBegin.accept(this);
    CompletableFuture<Map<String, Loaded<V>>> called = callGetter();
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
    failAll(kind, detail);
    CompletableFuture<Map<String, Loaded<V>>> abandoned;
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
      failAll(FailureKind.OVERLOADED, detail);
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

  private CompletableFuture<Map<String, Loaded<V>>> callGetter() {
    if (!enter()) {
      return CompletableFuture.failedFuture(new CancellationException("failed before it began"));
    }
    CompletableFuture<Map<String, Loaded<V>>> returned;
    try {
      returned =
          requireNonNull(
                  scope.call(() -> getter.loadAll(scope.keys())), "the getter returned no stage")
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

  private void leave(CompletableFuture<Map<String, Loaded<V>>> returned) {
    synchronized (this) {
      runner = null;
      answer = returned;
      Thread.interrupted(); // by fail(), and meant for the getter alone
    }
    if (outcome.isDone()) {
      returned.cancel(true); // failed meanwhile, and did not see the answer
    }
  }

  private void arrive(@Nullable Map<String, Loaded<V>> brought, @Nullable Throwable failure) {
    if (outcome.isDone()) {
      return;
    }
    if (failure != null) {
      Throwable bare = Failures.bare(failure);
      outcome.complete(wanted.stream().map(each -> failed(each, bare)).toList());
    } else if (brought == null) {
      failAll(
          FailureKind.LOAD_FAILED,
          "the getter brought null (expected: a map from keys to what was loaded)");
    } else {
      long began = beganAtNanos();
      outcome.complete(wanted.stream().map(each -> finish(each, brought, began)).toList());
    }
  }

  @SuppressWarnings("NullAway") // what a careless getter may bring
  private Wanted.Outcome<V> finish(
      Wanted<V> each, Map<String, Loaded<V>> brought, long beganNanos) {
    try {
      Loaded<V> loaded = brought.getOrDefault(each.key(), Loaded.absent());
      if (loaded == null) {
        String detail = "the getter brought null (expected: Loaded.of(value) or Loaded.absent())";
        return failed(FailureKind.LOAD_FAILED.exception(each.where(), detail, null));
      }
      return new Wanted.Outcome<>(each.finish().apply(new Arrival<>(loaded, beganNanos)), null);
    } catch (CacheException refused) {
      return failed(refused);
    } catch (Throwable thrown) { // a user's code
      return failed(each, thrown);
    }
  }

  private void failAll(FailureKind kind, String detail) {
    if (!outcome.isDone()) {
      outcome.complete(
          wanted.stream().map(each -> failed(kind.exception(each.where(), detail, null))).toList());
    }
  }

  private Wanted.Outcome<V> failed(Wanted<V> each, Throwable thrown) {
    return failed(
        thrown instanceof OriginOverloaded refused
            ? FailureKind.OVERLOADED.exception(each.where(), describe(refused), refused)
            : FailureKind.LOAD_FAILED.exception(each.where(), Failures.describe(thrown), thrown));
  }

  private Wanted.Outcome<V> failed(CacheException failure) {
    return new Wanted.Outcome<>(null, failure);
  }

  private static String describe(OriginOverloaded refused) {
    Throwable cause = refused.getCause();
    String why = cause == null ? "" : ", " + Failures.describe(cause);
    return "the origin: " + refused.getMessage() + why;
  }
}
