package dev.covey.benchmarks;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A number of calls that are under way at any time, without a thread for each: the callback of an
 * answer, on whatever thread the system completes it, makes the next call.
 */
final class InFlight {
  private static final int DIGITS = 3;
  private static final long LAST_ANSWERS_SECONDS = 30;

  /** One call. */
  interface Call {
    /** Null: this slot has made its last one. */
    @Nullable CompletionStage<byte[]> make(int slot, int turn);
  }

  private final Call call;
  private final Consumer<byte @Nullable []> check;
  private final long endNanos;
  private final CountDownLatch slots;
  private final Histogram latencies = new ConcurrentHistogram(DIGITS);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private InFlight(Call call, Consumer<byte @Nullable []> check, int slots, long endNanos) {
    this.call = call;
    this.check = check;
    this.endNanos = endNanos;
    this.slots = new CountDownLatch(slots);
  }

  /**
   * Calls for {@code durationNanos}, or until there is nothing left to call.
   *
   * @param check throws if a value is not what it should be
   * @throws ExecutionException if a call failed
   */
  static Measured run(
      Call call, Consumer<byte @Nullable []> check, int inFlight, long durationNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = System.nanoTime();
    InFlight calls = new InFlight(call, check, inFlight, began + durationNanos);
    for (int slot = 0; slot < inFlight; slot++) {
      calls.go(slot, 0);
    }
    long untilLastNanos = durationNanos + TimeUnit.SECONDS.toNanos(LAST_ANSWERS_SECONDS);
    if (!calls.slots.await(untilLastNanos, TimeUnit.NANOSECONDS)) {
      throw new TimeoutException(calls.slots.getCount() + " calls without an answer");
    }
    Throwable failed = calls.failure.get();
    if (failed != null) {
      throw new ExecutionException(failed);
    }
    return Measured.of(calls.latencies, System.nanoTime() - began);
  }

  /** A loop, not recursion, where answers are there at once. */
  private void go(int slot, int firstTurn) {
    for (int turn = firstTurn; failure.get() == null; turn++) {
      long before = System.nanoTime();
      if (before - endNanos >= 0) {
        break;
      }
      Turn asked = new Turn(slot, turn, before);
      try {
        CompletionStage<byte[]> answer = call.make(slot, turn);
        if (answer == null) {
          break;
        }
        answer.whenCompleteAsync(asked::answered, Runnable::run);
      } catch (RuntimeException refused) {
        failure.compareAndSet(null, refused);
        break;
      }
      if (asked.leftToCallback()) {
        return;
      }
    }
    slots.countDown();
  }

  /** One call; whoever comes second, the caller or the answer, makes the next. */
  private final class Turn {
    private final int slot;
    private final int turn;
    private final long beganAtNanos;
    private boolean firstIsHere; // guarded by this

    Turn(int slot, int turn, long beganAtNanos) {
      this.slot = slot;
      this.turn = turn;
      this.beganAtNanos = beganAtNanos;
    }

    void answered(byte @Nullable [] value, @Nullable Throwable failed) {
      latencies.recordValue(System.nanoTime() - beganAtNanos);
      if (failed != null) {
        failure.compareAndSet(null, failed);
      } else {
        try {
          check.accept(value);
        } catch (RuntimeException wrong) {
          failure.compareAndSet(null, wrong);
        }
      }
      if (isSecond()) {
        go(slot, turn + 1);
      }
    }

    boolean leftToCallback() {
      return !isSecond();
    }

    private synchronized boolean isSecond() {
      boolean second = firstIsHere;
      firstIsHere = true;
      return second;
    }
  }
}
