package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
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
        new Load<String>(
            List.of(
                new Wanted<>(
                    new CacheException.Where("g", key, FakePeers.SELF),
                    arrival -> {
                      throw new IllegalStateException();
                    },
                    new CompletableFuture<>())),
            asked -> {
              fixture.loaded.addAll(asked);
              return CompletableFuture.failedFuture(new IllegalStateException("down"));
            },
            new LoadScope(null, this, Set.of(key), 0),
            loaders,
            context.ticker()));
  }

  @Test
  void loadWhoseTokenComesJustWhenItIsQueuedBegins() {
    LoadLimiter limiter =
        new LoadLimiter(GroupConfig.builder().loadsPerSecond(1).build(), context, load -> {});
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
        new LoadLimiter(GroupConfig.builder().loadsPerSecond(1).build(), context, load -> {});
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
