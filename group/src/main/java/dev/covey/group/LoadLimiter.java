package dev.covey.group;

import dev.covey.singleflight.Timer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many loads run at the same time and how many begin in a second, with a bounded queue
 * of those that wait. Safe for concurrent use.
 *
 * <p>Its lock is held for a few instructions; no load runs under it.
 */
final class LoadLimiter {

  /** What came of a load that was handed in. */
  enum Admission {
    BEGUN,
    QUEUED,
    /** The queue is full. */
    REFUSED,
    /** At the pace at which loads begin, it would wait too long. */
    TOO_SLOW
  }

  private final int maxConcurrent;
  private final int maxQueued;
  private final Executor loaders;
  private final LongSupplier ticker;
  private final Timer timer;
  private final Consumer<Load<?>> onBegin;

  private final Set<Load<?>> queue = new LinkedHashSet<>(); // guarded by this
  private final QueuePace pace; // guarded by this
  private int running; // guarded by this

  /** Null: any number may begin. Guarded by this. */
  private final @Nullable TokenBucket quota;

  /** Whether the timer is to look for the next token. */
  private final AtomicBoolean awaitsToken = new AtomicBoolean();

  /** Told when a place is free and no load waits for it. Set once, before the first load. */
  private Runnable onIdle = () -> {};

  /**
   * @param onBegin given each load before its getter is called
   */
  LoadLimiter(GroupConfig config, GroupContext context, Consumer<Load<?>> onBegin) {
    this.maxConcurrent = config.maxConcurrentLoads();
    this.maxQueued = config.maxQueuedLoads();
    this.loaders = context.loaders();
    this.ticker = context.ticker();
    this.timer = context.timer();
    this.onBegin = onBegin;
    // Half: who waits in the queue has to have the other half for the load itself, and the pace is
    // an estimate.
    this.pace = new QueuePace(maxConcurrent, Nanos.of(config.queueTimeout()) / 2);
    this.quota =
        config.loadsPerSecond().isEmpty()
            ? null
            : bucket(config.loadsPerSecond().getAsDouble(), ticker.getAsLong());
  }

  private static TokenBucket bucket(double perSecond, long nowNanos) {
    return new TokenBucket(perSecond, Math.max(1, perSecond), nowNanos);
  }

  void onIdle(Runnable told) {
    onIdle = told;
  }

  /**
   * Runs {@code load} on a loader thread as soon as there is a free place, which it holds until it
   * ends.
   *
   * @return refused if it would have to wait and the queue is full, or too slow
   */
  Admission submit(Load<?> load) {
    Admission admission = admit(load);
    switch (admission) {
      case BEGUN -> begin(load);
      case QUEUED -> awaitToken();
      case REFUSED, TOO_SLOW -> {}
    }
    return admission;
  }

  private synchronized Admission admit(Load<?> load) {
    if (queue.isEmpty() && takePlace()) {
      return Admission.BEGUN;
    }
    if (queue.size() >= maxQueued) {
      return Admission.REFUSED;
    }
    long now = ticker.getAsLong();
    if (queue.isEmpty()) {
      pace.begin(now);
    } else if (pace.isTooSlow(queue.size(), now)) {
      return Admission.TOO_SLOW;
    }
    queue.add(load);
    return Admission.QUEUED;
  }

  /** Runs {@code load} on a loader thread at once, whatever runs; takes it out of the queue. */
  void runBeside(Load<?> load) {
    synchronized (this) {
      queue.remove(load);
      if (quota != null) {
        quota.owe(ticker.getAsLong());
      }
    }
    try {
      loaders.execute(() -> load.run(onBegin, () -> {}));
    } catch (Throwable noThread) {
      load.failWithoutThread(noThread);
    }
  }

  /** Takes a load that has failed out of the queue, if it is there. */
  synchronized void withdraw(Load<?> load) {
    queue.remove(load);
  }

  /** Whether a load that comes now would begin at once. If not, {@link #onIdle} follows. */
  boolean hasRoom() {
    boolean has = hasRoomNow();
    if (!has) {
      awaitToken();
    }
    return has;
  }

  private synchronized boolean hasRoomNow() {
    return queue.isEmpty() && running < maxConcurrent && hasToken();
  }

  /** How many loads hold a place. */
  synchronized int running() {
    return running;
  }

  /** How many loads wait for one. */
  synchronized int queued() {
    return queue.size();
  }

  private synchronized boolean takePlace() {
    boolean free = running < maxConcurrent;
    if (!free || (quota != null && !quota.take(ticker.getAsLong()))) {
      return false;
    }
    running++;
    return true;
  }

  private synchronized boolean hasToken() {
    return quota == null || quota.has(ticker.getAsLong());
  }

  /**
   * Has the timer look for loads to begin when there is a token, if it is that which lacks; at once
   * if it has come since it was found to lack, else nobody would look. For a place, a load's end
   * does.
   */
  private void awaitToken() {
    long nanos = untilTokenNanos();
    if (nanos >= 0 && awaitsToken.compareAndSet(false, true)) {
      timer.schedule(
          () -> {
            awaitsToken.set(false);
            beginNext();
          },
          nanos);
    }
  }

  /** Below zero: it is a place that lacks. */
  private synchronized long untilTokenNanos() {
    return quota == null || running == maxConcurrent
        ? -1
        : quota.untilNextNanos(ticker.getAsLong());
  }

  private void begin(Load<?> load) {
    try {
      loaders.execute(() -> load.run(onBegin, this::release));
    } catch (Throwable noThread) { // the place must not be lost with it
      load.failWithoutThread(noThread);
      release();
    }
  }

  private void release() {
    synchronized (this) {
      running--;
    }
    beginNext();
  }

  private void beginNext() {
    for (Load<?> next = next(); next != null; next = next()) {
      begin(next);
    }
    if (queued() > 0) {
      awaitToken();
    } else {
      onIdle.run();
    }
  }

  /** The load whose turn it is, with a place; null if none waits, or none may begin. */
  private synchronized @Nullable Load<?> next() {
    Iterator<Load<?>> waiting = queue.iterator();
    if (!waiting.hasNext() || !takePlace()) {
      return null;
    }
    Load<?> next = waiting.next();
    waiting.remove();
    pace.turn(ticker.getAsLong());
    return next;
  }
}
