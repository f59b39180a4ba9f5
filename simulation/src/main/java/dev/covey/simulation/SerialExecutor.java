package dev.covey.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process's executor that runs one task at a time, in the order of their times. Confined to one
 * thread.
 */
final class SerialExecutor extends AbstractExecutorService implements ScheduledExecutorService {

  private final SimulatedProcess process;
  private final World world;
  private final Clock clock;

  SerialExecutor(SimulatedProcess process, World world, Clock clock) {
    this.process = process;
    this.world = world;
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    process.at(world.nowNanos(), SimulatedProcess.Kind.TIMER, task);
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
    Task<V> added = new Task<>(task);
    added.due =
        process.at(clock.worldAfter(unit.toNanos(delay)), SimulatedProcess.Kind.TIMER, added);
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
    throw new UnsupportedOperationException("shutdownNow");
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  private static final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

    @org.jspecify.annotations.Nullable Due due;

    Task(Callable<V> action) {
      super(action);
    }

    /** What a task throws is a defect. */
    @Override
    protected void setException(Throwable thrown) {
      throw new AssertionError(thrown);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      if (due != null) {
        due.cancel();
      }
      return super.cancel(mayInterrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException("getDelay");
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException("compareTo");
    }
  }
}
