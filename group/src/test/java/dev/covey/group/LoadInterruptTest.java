package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.singleflight.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A getter that is given up, on a thread of its own. */
@Timeout(30)
class LoadInterruptTest {

  private final ExecutorService loaders = Executors.newSingleThreadExecutor();
  private final ManualTime time = new ManualTime();

  @AfterEach
  void stop() {
    loaders.shutdownNow();
  }

  @Test
  void getterIsInterruptedWhenItsTimeIsOverAndItsThreadIsCleanForTheNext() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean flagLeftBehind = new AtomicBoolean();
    Getter<String> getter =
        key -> {
          if (key.equals("next")) {
            flagLeftBehind.set(Thread.currentThread().isInterrupted());
            return Loaded.of("v");
          }
          inside.countDown();
          try {
            new CountDownLatch(1).await();
            return Loaded.of("never");
          } finally {
            interrupted.countDown();
          }
        };
    GroupContext context =
        new GroupContext("self", Peers.none("self"), time, time, loaders, Runnable::run, 1, 1);
    GroupHost<String> host =
        GroupHost.open("g", Codec.utf8(), AsyncGetter.of(getter), GroupConfig.defaults(), context);
    CompletableFuture<String> stuck = host.group().getAsync("stuck");
    inside.await();

    time.advance(Duration.ofSeconds(30).toNanos());

    assertThat(stuck).isCompletedExceptionally();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(
            host.group()
                .withTimeout(Duration.ofSeconds(20))
                .getAsync("next")
                .get(20, TimeUnit.SECONDS))
        .isEqualTo("v");
    assertThat(flagLeftBehind).isFalse();
  }
}
