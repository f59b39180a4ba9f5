package dev.covey.singleflight;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
   * the others by their numbers: so in an order that is the same each time, for simulations.
   */
  private final AtomicReference<@Nullable CompletableFuture<V>> first = new AtomicReference<>();

  private final AtomicReference<@Nullable Map<Integer, CompletableFuture<V>>> others =
      new AtomicReference<>();

  private final AtomicInteger lastNumber = new AtomicInteger();

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
    Runnable remove = add(waiter);
    Outcome<V> ended =
        outcome; // after add: else the end might miss the waiter, and the waiter the end
    if (ended != null) {
      ended.deliverTo(waiter);
    }
    waiter.whenComplete((value, failure) -> remove.run());
    return waiter;
  }

  private Runnable add(CompletableFuture<V> waiter) {
    if (first.compareAndSet(null, waiter)) {
      return () -> first.compareAndSet(waiter, null);
    }
    Map<Integer, CompletableFuture<V>> made = othersMade();
    Integer number = lastNumber.incrementAndGet();
    made.put(number, waiter);
    return () -> made.remove(number);
  }

  private Map<Integer, CompletableFuture<V>> othersMade() {
    Map<Integer, CompletableFuture<V>> made = others.get();
    if (made != null) {
      return made;
    }
    Map<Integer, CompletableFuture<V>> mine = new ConcurrentHashMap<>();
    Map<Integer, CompletableFuture<V>> found = others.compareAndExchange(null, mine);
    return found == null ? mine : found;
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
    Map<Integer, CompletableFuture<V>> made = others.get();
    if (made != null) {
      made.values().forEach(ended::deliverTo);
    }
  }

  /** How many wait. */
  int waiting() {
    Map<Integer, CompletableFuture<V>> made = others.get();
    return (first.get() == null ? 0 : 1) + (made == null ? 0 : made.size());
  }
}
