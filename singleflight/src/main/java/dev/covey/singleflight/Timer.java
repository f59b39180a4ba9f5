package dev.covey.singleflight;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task once, after a delay.
 *
 * <p>Safe for concurrent use. Tasks run on a thread of the timer's choice, possibly one that all
 * tasks share: they must neither block nor throw. A timer that has been shut down takes tasks and
 * never runs them.
 */
@FunctionalInterface
public interface Timer {

  /**
   * Runs {@code task} once, no earlier than {@code delayNanos} from now; a delay of zero or less
   * means as soon as possible.
   *
   * @return cancels the task if it has not begun; harmless afterwards, and when called twice
   */
  Runnable schedule(Runnable task, long delayNanos);

  /** Runs tasks on {@code executor}; those that come after its end are taken and never run. */
  static Timer on(ScheduledExecutorService executor) {
    return (task, delayNanos) -> {
      try {
        Future<?> scheduled = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
      } catch (RejectedExecutionException closed) {
        return () -> {};
      }
    };
  }
}
