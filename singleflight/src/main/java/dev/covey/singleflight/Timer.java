package dev.covey.singleflight;

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
}
