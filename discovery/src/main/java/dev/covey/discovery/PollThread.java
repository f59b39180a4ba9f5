package dev.covey.discovery;

import java.util.concurrent.ScheduledExecutorService;

/**
 * The thread on which a list is looked at, a daemon named after the node: it may wait for a disk or
 * a name server.
 *
 * <p>The one class of this module that makes a thread, so that a list in a file needs no more than
 * its path.
 */
final class PollThread {

  private PollThread() {}

  static ScheduledExecutorService of(String nodeId) {
    return new TellingExecutor(
        task -> {
          Thread thread = new Thread(task, "covey-" + nodeId + "-list-0");
          thread.setDaemon(true);
          return thread;
        });
  }
}
