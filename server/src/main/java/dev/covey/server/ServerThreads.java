package dev.covey.server;

import dev.covey.singleflight.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the binary beside its node's: daemons, named by role. Safe for concurrent use. */
final class ServerThreads implements AutoCloseable {

  /** Metrics and probes, now and then: a few, so that one slow reader does not keep others out. */
  private static final int ADMIN_THREADS = 4;

  private final ExecutorService origin = Executors.newCachedThreadPool(named("origin"));
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(1, named("timer"));
  private final ExecutorService admin = Executors.newFixedThreadPool(ADMIN_THREADS, named("admin"));

  ServerThreads() {
    timers.setRemoveOnCancelPolicy(true);
  }

  /** For exchanges with origins: as many as there are tasks, since groups bound their loads. */
  Executor origin() {
    return origin;
  }

  /** Ends exchanges that take too long; after {@link #close}, runs nothing. */
  Timer timer() {
    return Timer.on(timers);
  }

  /** For the admin port. */
  Executor admin() {
    return admin;
  }

  /** Ends them all; to be called once the node and the admin port are closed. */
  @Override
  public void close() {
    admin.shutdownNow();
    timers.shutdownNow();
    origin.shutdownNow();
  }

  private static ThreadFactory named(String role) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "covey-server-" + role + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
