package dev.covey.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallbackThreadsTest {

  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final CallbackThreads callbacks = new CallbackThreads(pool);

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  @Test
  void whatOneMessageBringsIsHandedOverAfterItInFewTasks() throws Exception {
    CountDownLatch ran = new CountDownLatch(100);
    List<Long> before = new ArrayList<>();
    callbacks.together(
        () -> {
          for (int i = 0; i < 100; i++) {
            callbacks.execute(ran::countDown);
          }
          before.add(ran.getCount());
        });
    assertThat(ran.await(5, SECONDS)).isTrue();
    assertThat(before).containsExactly(100L);
    assertThat(((ThreadPoolExecutor) pool).getTaskCount()).isLessThan(10);
  }

  @Test
  void callbackThatWaitsForOneBehindItIsServedByAnotherThread() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    callbacks.together(
        () -> {
          callbacks.execute(
              () -> {
                await(second);
                first.countDown();
              });
          callbacks.execute(second::countDown);
        });
    assertThat(first.await(5, SECONDS)).isTrue();
  }

  @Test
  void callbackThatThrowsKeepsNoOtherFromRunning() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    callbacks.together(
        () -> {
          callbacks.execute(ran::countDown);
          callbacks.execute(
              () -> {
                throw new IllegalStateException("to be seen on stderr: a callback that throws");
              });
          callbacks.execute(ran::countDown);
        });
    assertThat(ran.await(5, SECONDS)).isTrue();
  }

  @Test
  void messageThatFailsHandsOverWhatItHasBroughtSoFar() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    try {
      callbacks.together(
          () -> {
            callbacks.execute(ran::countDown);
            throw new IllegalStateException();
          });
    } catch (IllegalStateException expected) {
      assertThat(ran.await(5, SECONDS)).isTrue();
    }
    CountDownLatch alone = new CountDownLatch(1);
    callbacks.execute(alone::countDown);
    assertThat(alone.await(5, SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(5, SECONDS)) {
        throw new AssertionError("nobody else ran it within 5 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
