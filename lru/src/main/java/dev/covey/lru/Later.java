package dev.covey.lru;

/**
 * Runs a task once, after a delay.
 *
 * <p>Safe for concurrent use. A store calls it, and the {@code Runnable} that it returns, under the
 * lock that evictions take: both must be quick, neither block nor throw, and not run the task
 * themselves. Once it has been shut down it takes tasks and never runs them.
 */
@FunctionalInterface
public interface Later {

  /**
   * Runs {@code task}, which does not throw, no earlier than {@code delayNanos}, above 0, from now.
   *
   * @return cancels the task if it has not begun and gives back its memory; harmless afterwards
   */
  Runnable schedule(Runnable task, long delayNanos);
}
