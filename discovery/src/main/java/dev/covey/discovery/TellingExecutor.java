package dev.covey.discovery;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One thread for a discovery. What a task throws is told as a thread would: an executor by itself
 * keeps that to itself. Safe for concurrent use.
 */
public final class TellingExecutor extends ScheduledThreadPoolExecutor {

  /**
   * @param threads makes the thread, when there is something to do
   */
  public TellingExecutor(ThreadFactory threads) {
    super(1, threads);
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
    if (task instanceof Future<?> ended && ended.isDone() && !ended.isCancelled()) {
      try {
        ended.get();
      } catch (ExecutionException failed) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler().uncaughtException(here, failed);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
