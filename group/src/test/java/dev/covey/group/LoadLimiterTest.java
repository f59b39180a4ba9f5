package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The limiter on a ticker that goes on from one reading to the next, as a real one does. */
class LoadLimiterTest {

  private final ManualExecutor loaders = new ManualExecutor();
  private final GroupFixture fixture = new GroupFixture(loaders, Runnable::run);
  private long nanosPerReading;
  private long read;

  private final GroupContext context =
      new GroupContext(
          FakePeers.SELF,
          fixture.peers,
          this::now,
          fixture.time,
          loaders,
          Runnable::run,
          1,
          Duration.ofSeconds(1).toNanos());

  private long now() {
    read += nanosPerReading;
    return fixture.time.getAsLong() + read;
  }

  private void submit(LoadLimiter limiter, String key) {
    limiter.submit(
        new Load<>(
            new CacheException.Where("g", key, FakePeers.SELF),
            asked -> {
              fixture.loaded.add(asked);
              return CompletableFuture.failedFuture(new IllegalStateException("down"));
            },
            new LoadScope(null, this, key, 0),
            arrival -> {
              throw new IllegalStateException();
            },
            loaders,
            context.ticker()));
  }

  @Test
  void loadWhoseTokenComesJustWhenItIsQueuedBegins() {
    LoadLimiter limiter =
        new LoadLimiter(GroupConfig.builder().loadsPerSecond(1).build(), context, () -> {});
    submit(limiter, "first");
    loaders.runAll();
    nanosPerReading = Duration.ofMillis(600).toNanos(); // no token at one reading, one at the next
    submit(limiter, "second");
    nanosPerReading = 0;
    fixture.time.advance(Duration.ofSeconds(10).toNanos());
    loaders.runAll();
    assertThat(fixture.loaded).containsExactly("first", "second");
  }

  @Test
  void whoFindsNoRoomIsToldWhenThereIsAlsoIfTheTokenHasJustCome() {
    LoadLimiter limiter =
        new LoadLimiter(GroupConfig.builder().loadsPerSecond(1).build(), context, () -> {});
    submit(limiter, "first");
    loaders.runAll();
    int[] told = new int[1];
    limiter.onIdle(() -> told[0]++);
    nanosPerReading = Duration.ofMillis(600).toNanos();
    assertThat(limiter.hasRoom()).isFalse();
    nanosPerReading = 0;
    fixture.time.advance(1);
    assertThat(told[0]).isEqualTo(1);
  }
}
