package dev.covey.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NodeThreadsTest {

  private static final int MORE_THAN_THREADS = 200;

  @Test
  void interruptOfTheThreadThatClosesDropsNoQueuedCallback() throws Exception {
    NodeThreads threads = new NodeThreads("interrupted", 1);
    CountDownLatch released = new CountDownLatch(1);
    List<CompletableFuture<Void>> callbacks = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      callbacks.add(CompletableFuture.runAsync(() -> await(released), threads.callbacks()));
    }
    Thread.currentThread().interrupt();
    threads.close();
    assertThat(Thread.interrupted()).isTrue();
    released.countDown();
    for (CompletableFuture<Void> callback : callbacks) {
      callback.get(5, SECONDS);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(5, SECONDS)) {
        throw new AssertionError("not released within 5 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
