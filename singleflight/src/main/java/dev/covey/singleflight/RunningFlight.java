package dev.covey.singleflight;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A flight with those who wait for it. Safe for concurrent use, but for what says otherwise. */
final class RunningFlight<V> implements Flight {

  /** How a call ended: exactly one of the two is not null. */
  private record Outcome<V>(@Nullable V value, @Nullable Throwable failure) {

    void deliverTo(CompletableFuture<V> waiter) {
      if (failure != null) {
        waiter.completeExceptionally(failure);
      } else if (value != null) {
        waiter.complete(value);
      }
    }
  }

  final Call<V> call;

  /**
   * The flight to start when this one ends. Read and written only inside the map's compute of this
   * flight's key.
   */
  @Nullable RunningFlight<V> next;

  /** The thread inside {@link Call#start}. Unguarded: a thread compares it with itself only. */
  private @Nullable Thread starter;

  /**
   * Those who have neither got the outcome nor given up: the first, who mostly is the only one, and
   * the others.
   */
  private final AtomicReference<@Nullable CompletableFuture<V>> first = new AtomicReference<>();

  private final AtomicReference<@Nullable Set<CompletableFuture<V>>> others =
      new AtomicReference<>();

  private volatile boolean attached = true;
  private volatile @Nullable Outcome<V> outcome;

  RunningFlight(Call<V> call) {
    this.call = call;
  }

  @Override
  public boolean isAttached() {
    return attached;
  }

  void detach() {
    attached = false;
  }

  boolean isStartedByThisThread() {
    return starter == Thread.currentThread();
  }

  void starting() {
    starter = Thread.currentThread();
  }

  void started() {
    starter = null;
  }

  /** A future of one caller, which this flight lets go of as soon as the caller has given up. */
  CompletableFuture<V> newWaiter() {
    CompletableFuture<V> waiter = new CompletableFuture<>();
    add(waiter);
    Outcome<V> ended =
        outcome; // after add: else the end might miss the waiter, and the waiter the end
    if (ended != null) {
      ended.deliverTo(waiter);
    }
    waiter.whenComplete((value, failure) -> remove(waiter));
    return waiter;
  }

  @SuppressWarnings("CollectionUndefinedEquality") // futures compare by identity, as is meant
  private void add(CompletableFuture<V> waiter) {
    if (!first.compareAndSet(null, waiter)) {
      othersMade().add(waiter);
    }
  }

  private Set<CompletableFuture<V>> othersMade() {
    Set<CompletableFuture<V>> made = others.get();
    if (made != null) {
      return made;
    }
    Set<CompletableFuture<V>> mine = ConcurrentHashMap.newKeySet();
    Set<CompletableFuture<V>> found = others.compareAndExchange(null, mine);
    return found == null ? mine : found;
  }

  @SuppressWarnings("CollectionUndefinedEquality")
  private void remove(CompletableFuture<V> waiter) {
    Set<CompletableFuture<V>> made = others.get();
    if (!first.compareAndSet(waiter, null) && made != null) {
      made.remove(waiter);
    }
  }

  /** Delivers the outcome. To be called once. */
  void end(@Nullable V value, @Nullable Throwable failure) {
    boolean nothing = value == null && failure == null;
    Outcome<V> ended =
        new Outcome<>(
            value,
            nothing
                ? new NullPointerException("a call's result is null (expected: a value)")
                : failure);
    outcome = ended;
    CompletableFuture<V> alone = first.get();
    if (alone != null) {
      ended.deliverTo(alone);
    }
    Set<CompletableFuture<V>> made = others.get();
    if (made != null) {
      made.forEach(ended::deliverTo);
    }
  }

  /** How many wait. */
  int waiting() {
    Set<CompletableFuture<V>> made = others.get();
    return (first.get() == null ? 0 : 1) + (made == null ? 0 : made.size());
  }
}
