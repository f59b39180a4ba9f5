package dev.covey.integration.offending.group;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Makes threads, or borrows those of the JVM. */
public final class Threads {
  public Thread thread() {
    return new Thread(() -> {});
  }

  public ThreadFactory factory() {
    return Thread::new;
  }

  public Executor pool() {
    return Executors.newCachedThreadPool();
  }

  public Executor common() {
    return ForkJoinPool.commonPool();
  }

  public Executor delayed() {
    return CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
  }

  public long stream() {
    return List.of().parallelStream().count();
  }
}
