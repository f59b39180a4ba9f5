package dev.covey.discovery;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The thread on which a list is looked at, a daemon named after the node: it may wait for a disk or
 * a name server. What a task throws is told as a thread would: an executor by itself keeps that to
 * itself.
 *
 * <p>The one class of this module that makes a thread, so that a list in a file needs no more than
 * its path.
 */
final class PollThread extends ScheduledThreadPoolExecutor {

  PollThread(String nodeId) {
    super(
        1,
        task -> {
          Thread thread = new Thread(task, "covey-" + nodeId + "-list-0");
          thread.setDaemon(true);
          return thread;
        });
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
