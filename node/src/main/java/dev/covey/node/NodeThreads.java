package dev.covey.node;

import dev.covey.singleflight.Timer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of a node: made here, named after the node, closed here. Safe for concurrent use.
 */
final class NodeThreads {

  private static final int MIN_CALLBACK_THREADS = 2;
  private static final long CLOSE_SECONDS = 5;

  /** Delays from here on are for the wheel. */
  private static final long WHEEL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How late the wheel may be. */
  private static final long TICK_MILLIS = 20;

  private final EventLoopGroup io;
  private final ScheduledThreadPoolExecutor timers;
  private final HashedWheelTimer wheel;
  private final Timer timer;
  private final ExecutorService callbackPool;
  private final CallbackThreads callbacks;
  private final ExecutorService loaders;

  NodeThreads(String nodeId, int ioThreads) {
    int callbackThreads =
        Math.max(MIN_CALLBACK_THREADS, Runtime.getRuntime().availableProcessors());
    io = new MultiThreadIoEventLoopGroup(ioThreads, named(nodeId, "io"), NioIoHandler.newFactory());
    timers = new ScheduledThreadPoolExecutor(1, named(nodeId, "timer"));
    timers.setRemoveOnCancelPolicy(true);
    wheel = new HashedWheelTimer(named(nodeId, "wheel"), TICK_MILLIS, TimeUnit.MILLISECONDS);
    timer = timerOver(Timer.on(timers));
    callbackPool =
        new ThreadPoolExecutor(
            callbackThreads,
            callbackThreads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(nodeId, "callback"),
            (task, closed) -> task.run());
    callbacks = new CallbackThreads(callbackPool);
    loaders =
        VirtualThreads.executor("covey-" + nodeId + "-loader-")
            .orElseGet(() -> Executors.newCachedThreadPool(named(nodeId, "loader")));
  }

  /** Network threads: nothing on them may block. */
  EventLoopGroup io() {
    return io;
  }

  /**
   * What users' callbacks run on. Once closed, tasks run on the thread that brings them: a future
   * must end with its own outcome, not with that of this executor.
   */
  CallbackThreads callbacks() {
    return callbacks;
  }

  /**
   * What may block and is not a user's callback: as many threads as there are tasks, since groups
   * bound their loads.
   */
  ExecutorService loaders() {
    return loaders;
  }

  /** Runs tasks on one of two threads; after {@link #close}, none. */
  Timer timer() {
    return timer;
  }

  /**
   * Times to the point if they are short. Long ones are mostly time-outs that do not come to pass:
   * for these there is a wheel, where a task costs less to add and to cancel, and runs a little
   * late.
   */
  private Timer timerOver(Timer precise) {
    return (task, delayNanos) -> {
      if (delayNanos < WHEEL_NANOS) {
        return precise.schedule(task, delayNanos);
      }
      try {
        Timeout timeout = wheel.newTimeout(over -> task.run(), delayNanos, TimeUnit.NANOSECONDS);
        return timeout::cancel;
      } catch (IllegalStateException closed) {
        return () -> {};
      }
    };
  }

  /**
   * Ends all threads, the last made first; callbacks that wait in the queue still run, also when
   * this thread is interrupted and does not wait for them; what is due later does not.
   */
  void close() {
    loaders.shutdownNow();
    awaitEnd(loaders);
    wheel.stop();
    timers.shutdownNow();
    awaitEnd(timers);
    io.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    callbackPool.shutdown();
    awaitEnd(callbackPool);
  }

  private static void awaitEnd(ExecutorService executor) {
    try {
      executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) { // no shutdownNow: futures depend on queued callbacks
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory named(String nodeId, String role) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread =
          new Thread(task, "covey-" + nodeId + "-" + role + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
