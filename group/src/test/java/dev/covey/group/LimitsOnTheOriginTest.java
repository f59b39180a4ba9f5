package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many loads a group begins, and what becomes of those that have to wait. */
class LimitsOnTheOriginTest {

  private final ManualExecutor loaders = new ManualExecutor();
  private final GroupFixture fixture = new GroupFixture(loaders, Runnable::run);

  private GroupHost<String> host(GroupConfigBuilder config) {
    return fixture.host(config.jitter(0).build());
  }

  private static List<CompletableFuture<String>> ask(GroupHost<String> host, int keys) {
    return IntStream.range(0, keys).mapToObj(i -> host.group().getAsync("k" + i)).toList();
  }

  private void pass(Duration time) {
    fixture.time.advance(time.toNanos());
  }

  private static Throwable failure(CompletableFuture<String> waiter) {
    return waiter.handle((value, thrown) -> thrown).join();
  }

  @Test
  void loadThatWaitsTooLongForAPlaceIsRefusedAndTheRunningOneIsNot() {
    GroupHost<String> host =
        host(GroupConfig.builder().maxConcurrentLoads(1).queueTimeout(Duration.ofSeconds(2)));
    List<CompletableFuture<String>> waiters = ask(host, 2);
    pass(Duration.ofSeconds(2));
    assertThat(waiters.get(0)).isNotDone();
    assertThat(failure(waiters.get(1)))
        .isInstanceOfSatisfying(
            OverloadedException.class, e -> assertThat(e.retryAfter()).isEmpty())
        .hasMessageContaining("not begun within PT2S");
    loaders.runAll();
    assertThat(waiters.get(0)).isCompletedWithValue("value of k0");
    assertThat(fixture.loaded).containsExactly("k0");
    assertThat(host.group().stats().refusedLoads()).isEqualTo(1);
    OwnerTest.assertSums(host.group().stats());
  }

  @Test
  void loadThatGetsItsPlaceInTimeIsNotRefusedLater() {
    GroupHost<String> host =
        host(GroupConfig.builder().maxConcurrentLoads(1).queueTimeout(Duration.ofSeconds(2)));
    List<CompletableFuture<String>> waiters = ask(host, 2);
    loaders.runAll();
    pass(Duration.ofSeconds(3));
    assertThat(waiters.get(1)).isCompletedWithValue("value of k1");
    assertThat(fixture.time.pending()).isLessThanOrEqualTo(1); // the store's own
  }

  @Test
  void overloadIsRefusedAtOnceAndNotWhenItsCallersHaveGone() {
    GroupHost<String> host =
        host(GroupConfig.builder().maxConcurrentLoads(1).queueTimeout(Duration.ofSeconds(2)));
    List<CompletableFuture<String>> waiters = new ArrayList<>();
    for (int tick = 0; tick < 100; tick++) { // ten loads are asked for while one is made
      for (int i = 0; i < 10; i++) {
        waiters.add(host.group().getAsync("k" + tick + "-" + i));
      }
      pass(Duration.ofMillis(100));
      loaders.runOne();
      assertThat(host.group().stats().queuedLoads()).isLessThanOrEqualTo(20);
    }
    loaders.runAll();
    assertThat(waiters).allMatch(CompletableFuture::isDone);
    assertThat(waiters.stream().filter(CompletableFuture::isCompletedExceptionally))
        .allSatisfy(
            refused ->
                assertThat(failure(refused))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("loads waiting, too many to begin in time for PT2S"));
    assertThat(fixture.loaded).hasSizeBetween(100, 120);
  }

  @Test
  void burstIsLoadedWholeAsLongAsItsLoadsBeginInTime() {
    GroupHost<String> host =
        host(GroupConfig.builder().maxConcurrentLoads(1).queueTimeout(Duration.ofSeconds(4)));
    List<CompletableFuture<String>> waiters = ask(host, 40);
    for (int tick = 0; tick < 40; tick++) {
      pass(Duration.ofMillis(99));
      loaders.runOne();
    }
    assertThat(waiters).allMatch(waiter -> waiter.isDone() && !waiter.isCompletedExceptionally());
  }

  @Test
  void quotaLetsABurstOfOneSecondBeginAndThenSoManyASecond() {
    GroupHost<String> host =
        host(
            GroupConfig.builder()
                .loadsPerSecond(5)
                .timeout(Duration.ofMinutes(1))
                .queueTimeout(Duration.ofMinutes(1)));
    ask(host, 30);
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(5);
    for (int second = 1; second <= 5; second++) {
      pass(Duration.ofSeconds(1));
      loaders.runAll();
      assertThat(fixture.loaded).hasSize(5 + 5 * second);
    }
    assertThat(host.group().stats().queuedLoads()).isZero();
  }

  @Test
  void quotaHoldsForLoadsInTheBackgroundToo() {
    GroupHost<String> host =
        host(
            GroupConfig.builder()
                .loadsPerSecond(5)
                .softTimeToLive(Duration.ofSeconds(10))
                .queueTimeout(Duration.ofMinutes(1)));
    ask(host, 10);
    loaders.runAll();
    pass(Duration.ofSeconds(1));
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(10);
    pass(Duration.ofSeconds(20));
    ask(host, 10);
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(15);
    pass(Duration.ofSeconds(1));
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(20);
  }

  @Test
  void quotaBelowOneASecondWaitsItsTurn() {
    GroupHost<String> host =
        host(
            GroupConfig.builder()
                .loadsPerSecond(0.1)
                .timeout(Duration.ofMinutes(1))
                .queueTimeout(Duration.ofMinutes(1)));
    List<CompletableFuture<String>> waiters = ask(host, 2);
    loaders.runAll();
    pass(Duration.ofSeconds(9));
    loaders.runAll();
    assertThat(waiters.get(1)).isNotDone();
    pass(Duration.ofSeconds(1));
    loaders.runAll();
    assertThat(waiters.get(1)).isCompletedWithValue("value of k1");
  }
}
