package dev.covey.group;

import dev.covey.singleflight.SingleFlight;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The warm-up of one list of keys at one rate. Safe for concurrent use.
 *
 * <p>How it works.
 *
 * <ol>
 *   <li>Steps, {@value #STEP_MILLIS} ms apart or more, ask for the keys that are due together, as a
 *       {@code getAll} does: so a high rate costs few messages, and few runs of a bulk getter. What
 *       a late step has missed is made up for, up to one step.
 *   <li>At most so many keys are under way. When there are, the next step is when half of them have
 *       been answered for: at the first answer it would ask for one key, and so on.
 *   <li>One thread steps at a time, on the loaders' executor, since asking takes time in proportion
 *       to the keys. It holds no lock while it asks.
 * </ol>
 */
final class PacedWarmUp<V> implements WarmUp {

  private static final long STEP_MILLIS = 50;
  private static final long STEP_NANOS = STEP_MILLIS * 1_000_000;
  private static final double STEPS_PER_SECOND = 1e3 / STEP_MILLIS;

  private final GroupHost<V> host;
  private final List<String> keys;
  private final int maxUnderWay;
  private final GroupContext context;
  private final CompletableFuture<Progress> done = new CompletableFuture<>();

  /** How many steps were asked for since the one that runs began; 0: none runs. */
  private final AtomicInteger stepsAsked = new AtomicInteger();

  private final TokenBucket pace; // guarded by this
  private int asked; // guarded by this
  private int there; // guarded by this
  private int absent; // guarded by this
  private int failed; // guarded by this
  private @Nullable CacheException firstFailure; // guarded by this
  private boolean cancelled; // guarded by this
  private boolean closed; // guarded by this

  /** Whether an answer brings the next step. Guarded by this. */
  private boolean full;

  /** Cancels the step that the timer will bring; null: it brings none. Guarded by this. */
  private @Nullable Runnable nextStep;

  /**
   * @param keys checked, and never changed
   * @param maxUnderWay at least 1
   */
  PacedWarmUp(GroupHost<V> host, List<String> keys, double keysPerSecond, int maxUnderWay) {
    this.host = host;
    this.keys = keys;
    this.maxUnderWay = maxUnderWay;
    this.context = host.context();
    // Two steps' worth: with less, what is left of a key in one step would be lost in the next.
    double burst = Math.max(1, 2 * keysPerSecond / STEPS_PER_SECOND);
    this.pace = new TokenBucket(keysPerSecond, burst, host.nowNanos());
  }

  /** To be called once. */
  void begin() {
    if (keys.isEmpty()) {
      end();
    } else {
      stepSoon();
    }
  }

  @Override
  public synchronized Progress progress() {
    return new Progress(keys.size(), asked, there, absent, failed);
  }

  @Override
  public synchronized Optional<CacheException> firstFailure() {
    return Optional.ofNullable(firstFailure);
  }

  @Override
  public CompletionStage<Progress> done() {
    CompletableFuture<Progress> callers = new CompletableFuture<>();
    done.whenComplete(
        (end, failure) -> {
          if (failure == null) {
            callers.complete(end);
          } else {
            callers.completeExceptionally(failure); // bare, as a dependent stage would not have it
          }
        });
    return callers;
  }

  @Override
  public void cancel() {
    if (stop() == 0) {
      end();
    }
  }

  /** Ends it as one of a closed group. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    stop();
    CacheException closed =
        host.failures().of(FailureKind.CLOSED, keys.isEmpty() ? "" : keys.get(0), "", null);
    context.callbacks().execute(() -> done.completeExceptionally(closed));
  }

  /** Asks for no further key; how many are under way. */
  private int stop() {
    Runnable step;
    int underWay;
    synchronized (this) {
      cancelled = true;
      step = nextStep;
      nextStep = null;
      underWay = underWay();
    }
    if (step != null) {
      step.run();
    }
    return underWay;
  }

  private void end() {
    context.callbacks().execute(() -> done.complete(progress()));
  }

  private void stepSoon() {
    try {
      context.loaders().execute(this::step);
    } catch (RejectedExecutionException closing) {
      return; // the node closes, and ends this too
    } catch (Throwable noThread) { // perhaps the next time
      stepLater(STEP_NANOS);
    }
  }

  private synchronized void stepLater(long nanos) {
    if (!cancelled) {
      nextStep = context.timer().schedule(this::stepIsDue, nanos);
    }
  }

  /** By one thread at a time, so that steps that answers on this thread ask for do not nest. */
  private void step() {
    if (stepsAsked.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = stepsAsked.get();
      ask(due());
    } while (stepsAsked.addAndGet(-seen) > 0);
  }

  private synchronized List<String> due() {
    if (cancelled || full || nextStep != null) {
      return List.of();
    }
    int from = asked;
    int room = Math.min(maxUnderWay - underWay(), keys.size() - asked);
    long now = host.nowNanos();
    while (asked - from < room && pace.take(now)) {
      asked++;
    }
    if (asked < keys.size()) {
      if (asked - from == room) {
        full = true;
      } else {
        stepLater(Math.max(STEP_NANOS, pace.untilNextNanos(now)));
      }
    }
    return keys.subList(from, asked);
  }

  private void stepIsDue() {
    synchronized (this) {
      nextStep = null;
    }
    stepSoon();
  }

  private void ask(List<String> due) {
    List<CompletableFuture<Found<V>>> waiters;
    try {
      // Who gave up before the load ends would begin the next one beside it.
      waiters = host.reads().askAll(due, SingleFlight.NO_TIMEOUT);
    } catch (Throwable defect) { // still, each key is answered for
      due.forEach(key -> answered(key, null, defect));
      return;
    }
    for (int i = 0; i < waiters.size(); i++) {
      String key = due.get(i);
      waiters.get(i).whenComplete((found, thrown) -> answered(key, found, thrown));
    }
  }

  private void answered(String key, @Nullable Found<V> found, @Nullable Throwable thrown) {
    CacheException failure = null;
    if (found == null && firstFailure().isEmpty()) {
      failure = host.failures().of(thrown == null ? new NullPointerException() : thrown, key);
    }
    boolean last;
    boolean next;
    synchronized (this) {
      if (found == null) {
        failed++;
        firstFailure = firstFailure == null ? failure : firstFailure;
      } else if (found.entry().valueOrNull() == null) {
        absent++;
      } else {
        there++;
      }
      int underWay = underWay();
      last = underWay == 0 && !closed && (cancelled || asked == keys.size());
      next = full && underWay <= maxUnderWay / 2;
      full &= !next;
    }
    if (last) {
      end();
    } else if (next) {
      stepSoon();
    }
  }

  private synchronized int underWay() {
    return asked - there - absent - failed;
  }
}
