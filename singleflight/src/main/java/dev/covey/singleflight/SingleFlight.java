package dev.covey.singleflight;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs one call at a time for each key and gives its result to everybody who asked meanwhile.
 *
 * <p>Safe for concurrent use. The idea is that of Go's {@code golang.org/x/sync/singleflight}; what
 * differs is that a flight belongs to nobody:
 *
 * <ol>
 *   <li>Each caller has a future of its own. Its deadline or cancellation ends its waiting, and
 *       disturbs neither the flight nor another waiter, not even when the caller that started the
 *       flight is the one to give up. A flight that nobody waits for any more still finishes.
 *   <li>A call that throws, {@code Error}s included, returns null, or asks for its own key again,
 *       fails its waiters and leaves nothing behind.
 *   <li>A flight leaves the map before its waiters learn its result: who asks again after an answer
 *       gets a new flight.
 *   <li>A flight {@linkplain #detach detached} from its key still answers its waiters; it knows
 *       that it is detached, and later callers start another.
 * </ol>
 *
 * <p>A call has no deadline here: it must end by itself. This class makes no thread, takes no lock
 * while a call or a waiter's code runs, and completes futures on the thread that completed the
 * call.
 *
 * @param <K> the keys, with {@code equals} and {@code hashCode}
 * @param <V> the results
 */
public final class SingleFlight<K, V> {

  /** A timeout that never comes: the caller bounds its wait itself. */
  public static final long NO_TIMEOUT = Long.MAX_VALUE;

  private final ConcurrentMap<K, RunningFlight<V>> flights = new ConcurrentHashMap<>();
  private final Timer timer;

  /**
   * @param timer ends the waits of callers that came with a timeout
   */
  public SingleFlight(Timer timer) {
    this.timer = requireNonNull(timer);
  }

  /**
   * Joins the flight of {@code key}, or starts one with {@code call} on this thread.
   *
   * @param timeoutNanos how long this caller waits, in nanoseconds, or {@link #NO_TIMEOUT}
   * @return this caller's own future; fails with what the call failed with, or with {@link
   *     TimeoutException}
   * @throws IllegalStateException if this thread is inside {@link Call#start} of the flight of the
   *     same key
   */
  public CompletableFuture<V> run(K key, long timeoutNanos, Call<V> call) {
    return run(key, timeoutNanos, call, current -> true);
  }

  /**
   * As {@link #run(Object, long, Call)}, but joins only a flight whose call is such a one; another
   * is {@linkplain #detach detached} first.
   *
   * @param joinable asked without a lock
   */
  public CompletableFuture<V> run(
      K key, long timeoutNanos, Call<V> call, Predicate<? super Call<V>> joinable) {
    RunningFlight<V> current = joinableFlight(key, joinable);
    if (current == null) {
      RunningFlight<V> mine = new RunningFlight<>(call);
      current = flights.putIfAbsent(key, mine);
      if (current == null) {
        return startAndWait(key, mine, timeoutNanos);
      }
      if (!joinable.test(current.call)) {
        return run(key, timeoutNanos, call, joinable);
      }
    }
    return join(key, current, timeoutNanos);
  }

  /** The key's flight, once none is there that is not joinable. */
  private @Nullable RunningFlight<V> joinableFlight(K key, Predicate<? super Call<V>> joinable) {
    RunningFlight<V> current = flights.get(key);
    while (current != null && !joinable.test(current.call)) {
      refuseReentry(key, current);
      takeOff(key, current);
      current = flights.get(key);
    }
    return current;
  }

  /**
   * Joins a flight of {@code key} that has not started: the one queued behind the flight under way,
   * queueing it if need be; with no flight under way, starts one at once. So the caller's call, or
   * the one it shares, begins after this method was called, and still only one call runs at a time.
   *
   * <p>A detached flight does not hold up the queue.
   *
   * @param timeoutNanos how long this caller waits, in nanoseconds, or {@link #NO_TIMEOUT}
   * @return this caller's own future, as of {@link #run}
   * @throws IllegalStateException as {@link #run} does
   */
  public CompletableFuture<V> runNext(K key, long timeoutNanos, Call<V> call) {
    RunningFlight<V> mine = new RunningFlight<>(call);
    RunningFlight<V> current = flights.putIfAbsent(key, mine);
    while (current != null) {
      refuseReentry(key, current);
      RunningFlight<V> queued = queueBehind(key, current, mine);
      if (queued != null) {
        return queued == mine ? waitFor(mine, timeoutNanos) : join(key, queued, timeoutNanos);
      }
      current = flights.putIfAbsent(key, mine);
    }
    return startAndWait(key, mine, timeoutNanos);
  }

  /**
   * Detaches the flight of {@code key}, if there is one: when this method returns, the flight knows
   * that it is detached, and whoever comes later does not join it.
   *
   * @return whether there was one
   */
  public boolean detach(K key) {
    RunningFlight<V> current = flights.get(key);
    while (current != null) {
      if (takeOff(key, current)) {
        return true;
      }
      current = flights.get(key);
    }
    return false;
  }

  /**
   * {@linkplain #detach Detaches} the flights that are under way when this method is called and
   * whose call matches. Flights that begin meanwhile may be looked at or not.
   */
  public void detachIf(Predicate<? super Call<V>> matches) {
    flights.forEach(
        (key, flight) -> {
          if (matches.test(flight.call)) {
            takeOff(key, flight);
          }
        });
  }

  /** How many keys have a flight that later callers would join. */
  public int size() {
    return flights.size();
  }

  private CompletableFuture<V> join(K key, RunningFlight<V> flight, long timeoutNanos) {
    refuseReentry(key, flight);
    return waitFor(flight, timeoutNanos);
  }

  private void refuseReentry(K key, RunningFlight<V> flight) {
    if (flight.isStartedByThisThread()) {
      throw new IllegalStateException(
          "key: " + key + " (expected: another than that of the call this thread is in)");
    }
  }

  /**
   * The flight first: whatever keeps the caller from waiting must not keep the flight from
   * starting.
   */
  private CompletableFuture<V> startAndWait(K key, RunningFlight<V> flight, long timeoutNanos) {
    start(key, flight);
    return waitFor(flight, timeoutNanos);
  }

  private CompletableFuture<V> waitFor(RunningFlight<V> flight, long timeoutNanos) {
    CompletableFuture<V> waiter = flight.newWaiter();
    if (timeoutNanos != NO_TIMEOUT && !waiter.isDone()) {
      Runnable cancel = timer.schedule(() -> giveUp(waiter, timeoutNanos), timeoutNanos);
      waiter.whenComplete((value, failure) -> cancel.run());
    }
    return waiter;
  }

  private static void giveUp(CompletableFuture<?> waiter, long timeoutNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
    waiter.completeExceptionally(new TimeoutException("no result within " + millis + " ms"));
  }

  private void start(K key, RunningFlight<V> flight) {
    CompletionStage<V> stage;
    flight.starting();
    try {
      stage = requireNonNull(flight.call.start(flight), "a call returned null (expected: a stage)");
    } catch (Throwable thrown) { // a user's code: whatever it throws, its waiters get it
      stage = CompletableFuture.failedStage(thrown);
    } finally {
      flight.started();
    }
    stage.whenComplete((value, failure) -> land(key, flight, value, failure));
  }

  /**
   * Out of the map first, then complete: who asks again once it has its answer must not join this
   * flight.
   */
  private void land(
      K key, RunningFlight<V> flight, @Nullable V value, @Nullable Throwable failure) {
    RunningFlight<V> next = replaceByNext(key, flight);
    flight.end(value, failure == null ? null : cause(failure));
    if (next != null) {
      start(key, next);
    }
  }

  /** Whether {@code flight} was the key's flight, and now is not. */
  private boolean takeOff(K key, RunningFlight<V> flight) {
    boolean[] taken = new boolean[1];
    RunningFlight<V> next =
        flights.computeIfPresent(
            key,
            (k, current) -> {
              if (current != flight) {
                return current;
              }
              taken[0] = true;
              flight.detach();
              return flight.next;
            });
    if (taken[0] && next != null) {
      start(key, next);
    }
    return taken[0];
  }

  /**
   * Puts the queued flight in the place of {@code flight}; null if none is queued or {@code flight}
   * was detached.
   */
  private @Nullable RunningFlight<V> replaceByNext(K key, RunningFlight<V> flight) {
    boolean[] replaced = new boolean[1];
    RunningFlight<V> next =
        flights.computeIfPresent(
            key,
            (k, current) -> {
              replaced[0] = current == flight;
              if (!replaced[0]) {
                return current;
              }
              flight.detach(); // nobody joins it any more, so whatever it still does is not to be
              // stored
              return flight.next;
            });
    return replaced[0] ? next : null;
  }

  /**
   * The flight queued behind {@code current}: {@code mine} if there was none; null if {@code
   * current} is gone.
   */
  private @Nullable RunningFlight<V> queueBehind(
      K key, RunningFlight<V> current, RunningFlight<V> mine) {
    RunningFlight<V> found =
        flights.computeIfPresent(
            key,
            (k, present) -> {
              if (present == current && current.next == null) {
                current.next = mine;
              }
              return present;
            });
    return found == current ? current.next : null; // never changes again, once set
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }
}
