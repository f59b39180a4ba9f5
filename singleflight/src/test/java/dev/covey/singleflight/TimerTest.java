package dev.covey.singleflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimerTest {

  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
  private final Timer timer = Timer.on(executor);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void taskRunsOnTheExecutor() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    Runnable cancel = timer.schedule(ran::countDown, 1);
    ran.await();
    cancel.run();
    cancel.run();
  }

  @Test
  void taskThatIsCancelledDoesNotRun() {
    executor.setRemoveOnCancelPolicy(true);
    timer.schedule(() -> {}, TimeUnit.DAYS.toNanos(1)).run();
    assertThat(executor.getQueue()).isEmpty();
  }

  @Test
  void timerThatWasShutDownTakesTasksAndRunsNone() {
    executor.shutdownNow();
    timer.schedule(() -> {}, 1).run();
    assertThat(executor.getTaskCount()).isZero();
  }
}
