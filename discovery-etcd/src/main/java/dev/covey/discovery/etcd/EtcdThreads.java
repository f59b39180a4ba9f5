package dev.covey.discovery.etcd;

import dev.covey.discovery.TellingExecutor;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of a discovery: made here, named after the node, closed here. Safe for concurrent
 * use.
 */
final class EtcdThreads {

  private static final long CLOSE_SECONDS = 2;
  private static final long IDLE_SECONDS = 10;

  private final EventLoopGroup io;
  private final ThreadPoolExecutor resolver;
  private final ScheduledThreadPoolExecutor serial;

  EtcdThreads(String nodeId) {
    ThreadFactory named = named(nodeId);
    io = new MultiThreadIoEventLoopGroup(1, named, NioIoHandler.newFactory());
    resolver =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named);
    resolver.allowCoreThreadTimeOut(true);
    serial = new TellingExecutor(named);
    serial.setRemoveOnCancelPolicy(true);
  }

  /** The network thread: nothing on it may block. */
  EventLoopGroup io() {
    return io;
  }

  /** Asks name servers, and may wait for them. */
  Executor resolver() {
    return resolver;
  }

  /** Runs all of the discovery's own code, and the listener's. */
  ScheduledExecutorService serial() {
    return serial;
  }

  /** Ends all threads, the last made first. */
  void close() {
    serial.shutdownNow();
    awaitEnd(serial);
    resolver.shutdownNow();
    awaitEnd(resolver);
    io.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static void awaitEnd(ExecutorService executor) {
    try {
      executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory named(String nodeId) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "covey-" + nodeId + "-etcd-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
