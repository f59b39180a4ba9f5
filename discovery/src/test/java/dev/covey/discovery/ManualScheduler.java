package dev.covey.discovery;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Time that passes when a test says so, and a serial executor in it: tasks run on the test's
 * thread, in the order of their times, those of one time in the order of their coming. Confined to
 * one thread.
 */
public final class ManualScheduler extends AbstractExecutorService
    implements ScheduledExecutorService, LongSupplier {

  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
  private long nowNanos;
  private long scheduled;
  private boolean shutDown;

  /** The ticker. */
  @Override
  public long getAsLong() {
    return nowNanos;
  }

  /** Lets time pass, and runs what falls due. */
  public void advance(Duration time) {
    long endNanos = nowNanos + time.toNanos();
    for (Task<?> next = tasks.peek();
        next != null && next.dueNanos <= endNanos;
        next = tasks.peek()) {
      tasks.remove();
      nowNanos = Math.max(nowNanos, next.dueNanos);
      next.run();
    }
    nowNanos = endNanos;
  }

  @Override
  public void execute(Runnable task) {
    schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          task.run();
          return null;
        },
        delay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    if (shutDown) {
      throw new RejectedExecutionException("shut down");
    }
    Task<V> added = new Task<>(task, nowNanos + Math.max(0, unit.toNanos(delay)), scheduled++);
    tasks.add(added);
    return added;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("scheduleAtFixedRate");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("scheduleWithFixedDelay");
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException("shutdown");
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutDown = true;
    tasks.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return shutDown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutDown;
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

    private final long dueNanos;
    private final long order;

    Task(Callable<V> action, long dueNanos, long order) {
      super(action);
      this.dueNanos = dueNanos;
      this.order = order;
    }

    /** What a task throws ends the test. */
    @Override
    protected void setException(Throwable thrown) {
      throw new AssertionError(thrown);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Task<?> task = (Task<?>) other;
      int byTime = Long.compare(dueNanos, task.dueNanos);
      return byTime != 0 ? byTime : Long.compare(order, task.order);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(order);
    }
  }
}
