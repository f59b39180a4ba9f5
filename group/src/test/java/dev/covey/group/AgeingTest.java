package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values past their limits, on the node that owns their keys. */
class AgeingTest {

  private final ManualExecutor loaders = new ManualExecutor();
  private final GroupFixture fixture = new GroupFixture(loaders, Runnable::run);
  private GroupHost<String> host = fixture.host(ageing().build());

  @AfterEach
  void everyFlightIsAccountedFor() {
    OwnerTest.assertSums(host.group().stats());
  }

  /** Fresh for 10 s, served for 60 s, and for an hour more if the origin fails. */
  private static GroupConfigBuilder ageing() {
    return GroupConfig.builder()
        .jitter(0)
        .softTimeToLive(seconds(10))
        .timeToLive(seconds(60))
        .staleIfError(Duration.ofHours(1));
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void pass(Duration time) {
    fixture.time.advance(time.toNanos());
  }

  /** The value after all loads that it takes. */
  private String get(String key) {
    return lookup(key).value();
  }

  private Lookup<String> lookup(String key) {
    CompletableFuture<String> waiter = host.group().getAsync(key);
    loaders.runAll();
    assertThat(waiter).isDone();
    if (waiter.isCompletedExceptionally()) {
      waiter.join();
    }
    return host.group().lookup(key);
  }

  private void originFails() {
    fixture.getter =
        key -> {
          throw new IllegalStateException("down");
        };
  }

  private void originBrings(String value) {
    fixture.getter = key -> Loaded.of(value);
  }

  @Test
  void valuePastItsSoftLimitIsServedAndLoadedOnceInTheBackground() {
    originBrings("old");
    get("k");
    pass(seconds(10));
    originBrings("new");

    for (int i = 0; i < 5; i++) {
      assertThat(host.group().get("k")).isEqualTo("old");
    }
    assertThat(fixture.loaded).hasSize(1);
    loaders.runAll();

    assertThat(host.group().get("k")).isEqualTo("new");
    assertThat(fixture.loaded).hasSize(2);
    assertThat(host.group().stats().softHits()).isEqualTo(5);
    assertThat(host.group().stats().refreshes()).isEqualTo(1);
  }

  @Test
  void valueThatNobodyReadsIsNotLoadedAgain() {
    get("k");
    pass(seconds(59));
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(1);
    assertThat(host.group().stats().refreshes()).isZero();
  }

  @Test
  void loadAnewThatFailsIsTriedAgainAfterTheRetryDelay() {
    get("k");
    pass(seconds(10));
    originFails();
    assertThat(get("k")).isEqualTo("value of k");
    assertThat(fixture.loaded).hasSize(2);

    pass(Duration.ofMillis(999));
    assertThat(get("k")).isEqualTo("value of k");
    assertThat(fixture.loaded).hasSize(2);

    pass(Duration.ofMillis(1));
    assertThat(get("k")).isEqualTo("value of k");
    assertThat(fixture.loaded).hasSize(3);
    assertThat(host.group().lookup("k").stale()).isFalse();
    assertThat(host.group().stats().staleAnswers()).isZero();
  }

  @Test
  void valuePastItsHardLimitIsLoadedWhileItsReaderWaits() {
    originBrings("old");
    get("k");
    pass(seconds(60));
    originBrings("new");
    CompletableFuture<String> waiter = host.group().getAsync("k");
    assertThat(waiter).isNotDone();
    loaders.runAll();
    assertThat(waiter).isCompletedWithValue("new");
  }

  @Test
  void valuePastItsHardLimitIsServedIfItsLoadFails() {
    get("k");
    pass(seconds(3_000));
    originFails();
    Lookup<String> found = lookup("k");
    assertThat(found.value()).isEqualTo("value of k");
    assertThat(found.stale()).isTrue();
    assertThat(found.source()).isEqualTo(Source.MAIN_HIT);
    assertThat(found.age()).isEqualTo(seconds(3_000));
    assertThat(host.group().stats().staleAnswers()).isEqualTo(2);
  }

  @Test
  void valuePastItsHardLimitIsNotServedPastItsTimeForErrors() {
    get("k");
    pass(seconds(3_659));
    originFails();
    assertThat(get("k")).isEqualTo("value of k");
    pass(seconds(1));
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter).isCompletedExceptionally();
  }

  @Test
  void failureSparesTheOriginForTheRetryDelayAndTheReaderForTwice() {
    get("k");
    pass(seconds(60));
    originFails();
    get("k"); // fails: the second load
    pass(Duration.ofMillis(999));
    get("k");
    assertThat(fixture.loaded).hasSize(2);

    pass(Duration.ofMillis(1));
    assertThat(host.group().getAsync("k")).isCompletedWithValue("value of k");
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(3);

    pass(seconds(2));
    CompletableFuture<String> waiter = host.group().getAsync("k");
    assertThat(waiter).isNotDone();
    loaders.runAll();
    assertThat(waiter).isCompletedWithValue("value of k");
    assertThat(fixture.loaded).hasSize(4);
  }

  @Test
  void originThatComesBackIsSeenWithinTheRetryDelay() {
    get("k");
    pass(seconds(60));
    originFails();
    get("k");
    originBrings("new");
    pass(seconds(1));
    get("k");
    assertThat(get("k")).isEqualTo("new");
  }

  @Test
  void valueThatWasRemovedIsNotServedWhenItsLoadFails() {
    get("k");
    pass(seconds(60));
    originFails();
    assertThat(get("k")).isEqualTo("value of k"); // excused
    host.group().remove("k");
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter.handle((v, t) -> t).join()).isInstanceOf(LoadFailedException.class);
  }

  @Test
  void valueThatIsRemovedWhileItsLoadFailsIsNotServedEither() {
    get("k");
    pass(seconds(60));
    originFails();
    CompletableFuture<String> before = host.group().getAsync("k");
    host.group().remove("k");
    CompletableFuture<String> after = host.group().getAsync("k");
    pass(seconds(3)); // both are late
    assertThat(before).isNotDone();
    assertThat(after).isNotDone();
    loaders.runAll();
    assertThat(before).isCompletedExceptionally();
    assertThat(after).isCompletedExceptionally();
    assertThat(host.group().stats().staleAnswers()).isZero();
  }

  @Test
  void refreshThatWasOnItsWayWhenItsKeyWasRemovedIsNotStored() {
    get("k");
    pass(seconds(10));
    host.group().get("k");
    fixture.getter =
        key -> {
          host.group().remove("k");
          return Loaded.of("read before the remove");
        };
    loaders.runAll();
    assertThat(host.group().getIfCached("k")).isEmpty();
  }

  @Test
  void rememberedFailureIsForgottenWithARemove() {
    host = fixture.host(ageing().errorTimeToLive(seconds(30)).build());
    originFails();
    CompletableFuture<String> first = host.group().getAsync("k");
    loaders.runAll();
    assertThat(first).isCompletedExceptionally();
    originBrings("v");
    host.group().remove("k");
    assertThat(get("k")).isEqualTo("v");
  }

  @Test
  void readersOfALoadThatTakesTooLongAreServedAndItsValueIsStored() {
    get("k");
    pass(seconds(60));
    originBrings("new");
    CompletableFuture<String> first = host.group().getAsync("k");
    CompletableFuture<String> second = host.group().getAsync("k");
    pass(Duration.ofMillis(2_499));
    assertThat(first).isNotDone();

    pass(Duration.ofMillis(1));
    assertThat(first).isCompletedWithValue("value of k");
    assertThat(second).isCompletedWithValue("value of k");
    assertThat(host.group().lookup("k").stale()).isTrue();

    loaders.runAll();
    assertThat(host.group().get("k")).isEqualTo("new");
    assertThat(fixture.loaded).hasSize(2);
  }

  @Test
  void readersOfALoadThatTakesLongWaitForItIfThereIsNothingElse() {
    CompletableFuture<String> waiter = host.group().getAsync("k");
    pass(seconds(4));
    assertThat(waiter).isNotDone();
    loaders.runAll();
    assertThat(waiter).isCompletedWithValue("value of k");
  }

  @Test
  void groupThatMustRevalidateServesNothingPastTheSoftLimit() {
    host = fixture.host(ageing().mustRevalidate(true).build());
    get("k");
    pass(seconds(10));
    originFails();
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter).isCompletedExceptionally();
  }

  @Test
  void getterKnowsBetterThanTheGroup() {
    fixture.getter =
        key ->
            Loaded.of(key, seconds(20))
                .withSoftTimeToLive(seconds(5))
                .withStaleIfError(Duration.ZERO);
    get("k");
    pass(seconds(5));
    get("k");
    assertThat(fixture.loaded).hasSize(2);
    pass(seconds(20));
    originFails();
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter).isCompletedExceptionally();
  }

  @Test
  void getterThatGivesASoftLimitBeyondTheHardOneFailsAndNothingIsStored() {
    fixture.getter = key -> Loaded.of("v").withSoftTimeToLive(seconds(61));
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter.handle((v, t) -> t).join())
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("softTimeToLive: PT1M1S (expected: at most timeToLive, PT1M)");
    assertThat(host.group().stats().main().entries()).isZero();
  }

  @Test
  void originThatAsksToBeLeftAloneIsAskedOnlyForKeysThereIsNothingOf() {
    get("k");
    pass(seconds(10));
    fixture.getter =
        key -> {
          throw new OriginOverloaded(seconds(30));
        };
    CompletableFuture<String> refused = host.group().getAsync("other");
    loaders.runAll();
    assertThat(refused.handle((v, t) -> t).join())
        .isInstanceOfSatisfying(
            OverloadedException.class, e -> assertThat(e.retryAfter()).contains(seconds(30)))
        .hasMessageContaining("the origin: retry after PT30S");
    originBrings("new");

    for (int i = 0; i < 29; i++) {
      pass(seconds(1));
      assertThat(get("k")).isEqualTo("value of k");
    }
    assertThat(fixture.loaded).containsExactly("k", "other");
    assertThat(get("third")).isEqualTo("new");

    pass(seconds(1));
    get("k");
    assertThat(get("k")).isEqualTo("new");
    assertThat(host.group().stats().droppedRefreshes()).isEqualTo(29);
  }

  @Test
  void originThatAsksToBeLeftAloneIsNotAskedForValuesPastTheirHardLimitEither() {
    get("k");
    pass(seconds(60));
    fixture.getter =
        key -> {
          throw new OriginOverloaded(seconds(30));
        };
    assertThat(get("k")).isEqualTo("value of k");
    assertThat(fixture.loaded).hasSize(2);
    pass(seconds(5)); // past twice the retry delay
    assertThat(host.group().getAsync("k")).isCompletedWithValue("value of k");
    assertThat(fixture.loaded).hasSize(2);
    assertThat(host.group().stats().sparedLoads()).isEqualTo(1);
  }

  @Test
  void keysThatWaitToBeLoadedAnewAreBounded() {
    host = fixture.host(ageing().maxConcurrentLoads(2).maxQueuedRefreshes(3).build());
    List<String> keys = IntStream.range(0, 6).mapToObj(i -> "k" + i).toList();
    keys.forEach(this::get);
    pass(seconds(10));
    keys.forEach(key -> assertThat(host.group().get(key)).isEqualTo("value of " + key));
    GroupStats stats = host.group().stats();
    assertThat(stats.queuedRefreshes()).isEqualTo(3);
    assertThat(stats.droppedRefreshes()).isEqualTo(2); // one runs, three wait

    loaders.runAll();
    assertThat(fixture.loaded).hasSize(10);
    assertThat(host.group().stats().queuedRefreshes()).isZero();
  }

  @Test
  void valueThatFindsTheQueueFullIsServedNoLongerForThat() {
    host = fixture.host(ageing().maxConcurrentLoads(2).maxQueuedRefreshes(0).build());
    get("k");
    pass(Duration.ofMillis(59_500));
    assertThat(host.group().get("k")).isEqualTo("value of k");
    assertThat(host.group().stats().droppedRefreshes()).isEqualTo(1);
    pass(Duration.ofMillis(500));
    assertThat(host.group().getAsync("k")).isNotDone();
    loaders.runAll();
  }

  @Test
  void keysThatWaitedWhileTheOriginHungAreNotAllLoadedWhenItIsBack() {
    host = fixture.host(ageing().maxConcurrentLoads(4).build());
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    get("old");
    pass(seconds(50));
    keys.forEach(this::get);
    pass(seconds(10));
    keys.forEach(host.group()::get); // two loads hang, the other keys wait
    CompletableFuture<String> late = host.group().getAsync("old");
    pass(Duration.ofMillis(3_500));
    assertThat(late).isCompletedWithValue("value of old");
    assertThat(host.group().stats().queuedRefreshes()).isEqualTo(98);

    int before = fixture.loaded.size();
    loaders.runAll();
    assertThat(fixture.loaded.size() - before).isBetween(3, 6); // those that hung, and hardly more
    assertThat(host.group().stats().queuedRefreshes()).isZero();
  }

  @Test
  void callerComesBeforeKeysThatAreLoadedInTheBackground() {
    host = fixture.host(ageing().maxConcurrentLoads(1).build());
    List<String> keys = IntStream.range(0, 5).mapToObj(i -> "k" + i).toList();
    keys.forEach(this::get);
    pass(seconds(10));
    keys.forEach(host.group()::get); // one runs, four wait
    CompletableFuture<String> caller = host.group().getAsync("urgent");
    loaders.runOne();
    loaders.runOne();
    assertThat(caller).isCompletedWithValue("value of urgent");
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(11);
  }

  @Test
  void callerWhoNeedsAKeyThatWaitsInTheBackgroundLoadsItAtOnce() {
    host = fixture.host(ageing().maxConcurrentLoads(2).build());
    get("a");
    get("b");
    pass(seconds(59));
    host.group().get("a"); // runs
    host.group().get("b"); // waits, since the background has half of the places
    pass(seconds(1));
    CompletableFuture<String> caller = host.group().getAsync("b");
    assertThat(caller).isNotDone();
    loaders.runAll();
    assertThat(caller).isCompletedWithValue("value of b");
    assertThat(fixture.loaded).containsExactly("a", "b", "a", "b");
  }

  @Test
  void entriesGoWhenTheirTimeIsOverAlthoughNobodyAsks() {
    host = fixture.host(GroupConfig.builder().timeToLive(seconds(60)).build());
    for (int i = 0; i < 5_000; i++) {
      get("k" + i);
    }
    fixture.getter = key -> Loaded.absent();
    for (int i = 0; i < 1_000; i++) {
      host.group().getAsync("none" + i);
    }
    loaders.runAll();
    long stored = host.group().stats().main().inserted();
    assertThat(stored).isEqualTo(5_000);
    pass(seconds(72));
    GroupStats stats = host.group().stats();
    assertThat(stats.main().bytes()).isZero();
    assertThat(stats.main().expired()).isEqualTo(5_000);
    assertThat(stats.absent().bytes()).isZero();
    assertThat(stats.absent().expired()).isEqualTo(1_000);
  }

  @Test
  void absencesPushOutNoValues() {
    host = fixture.host(GroupConfig.builder().maxBytes(1 << 20).build());
    for (int i = 0; i < 100; i++) {
      get("k" + i);
    }
    fixture.getter = key -> Loaded.absent();
    for (int i = 0; i < 10_000; i++) {
      host.group().getAsync("none" + i);
      loaders.runAll();
    }
    GroupStats stats = host.group().stats();
    assertThat(stats.main().entries()).isEqualTo(100);
    assertThat(stats.absent().bytes()).isPositive().isLessThanOrEqualTo((1 << 20) / 64);
    assertThat(stats.absent().evictedForSize()).isPositive();
  }

  @Test
  void absenceEndsAValueAndAValueEndsAnAbsence() {
    get("k");
    pass(seconds(60));
    fixture.getter = key -> Loaded.absent(seconds(5));
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter.handle((v, t) -> t).join()).isInstanceOf(NoSuchKeyException.class);
    assertThat(host.group().stats().main().entries()).isZero();
    assertThat(host.group().find("k")).isEmpty();

    pass(seconds(5));
    originBrings("back");
    assertThat(get("k")).isEqualTo("back");
    assertThat(host.group().stats().absent().entries()).isZero();
  }

  @Test
  void failureIsRememberedForItsTimeIfTheGroupSaysSo() {
    host = fixture.host(ageing().errorTimeToLive(seconds(3)).build());
    originFails();
    CompletableFuture<String> first = host.group().getAsync("k");
    loaders.runAll();
    assertThat(first).isCompletedExceptionally();
    assertThatThrownBy(() -> host.group().get("k"))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("down")
        .hasMessageContaining("key=\"k\"");
    assertThat(fixture.loaded).hasSize(1);
    assertThat(host.group().stats().rememberedFailures()).isEqualTo(1);
    assertThat(host.group().getIfCached("k")).isEmpty();

    pass(seconds(3));
    originBrings("v");
    assertThat(get("k")).isEqualTo("v");
  }

  @Test
  void failureGoesToAllCurrentWaitersOnceAndIsNotRememberedUnlessTheGroupSaysSo() {
    originFails();
    List<CompletableFuture<String>> waiters =
        IntStream.range(0, 5).mapToObj(i -> host.group().getAsync("k")).toList();
    loaders.runAll();
    assertThat(waiters).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(fixture.loaded).hasSize(1);
    originBrings("v");
    assertThat(get("k")).isEqualTo("v");
  }

  @Test
  void peerIsToldWhatRemainsToTheSoftLimit() {
    get("k");
    pass(seconds(4));
    Freshness fresh = answer("k");
    assertThat(fresh.remainingNanos()).isEqualTo(seconds(6).toNanos());
    assertThat(fresh.stale()).isFalse();

    pass(seconds(7));
    assertThat(answer("k").remainingNanos()).isNegative();
    assertThat(fixture.loaded).hasSize(1);
    loaders.runAll(); // the peer's question was a read
    assertThat(fixture.loaded).hasSize(2);
  }

  @Test
  void peerIsToldHowLongTheOriginWantsToBeLeftAlone() {
    fixture.getter =
        key -> {
          throw (OriginOverloaded)
              new OriginOverloaded(seconds(30)).initCause(new IllegalStateException("status 503"));
        };
    CompletableFuture<Answer> answer = host.answer("k", FetchMode.LOAD).toCompletableFuture();
    loaders.runAll();
    assertThat(answer.join())
        .isEqualTo(
            new Answer.Failure(
                FailureKind.OVERLOADED,
                "the origin: retry after PT30S, java.lang.IllegalStateException: status 503",
                seconds(30).toNanos()));
  }

  @Test
  void absenceLivesAsLongAsItsGetterSays() {
    fixture.getter = key -> Loaded.absent(seconds(100));
    CompletableFuture<String> first = host.group().getAsync("k");
    loaders.runAll();
    assertThat(first).isCompletedExceptionally();
    pass(seconds(99));
    assertThat(host.group().find("k")).isEmpty();
    assertThat(fixture.loaded).hasSize(1);
    pass(seconds(1));
    CompletableFuture<String> second = host.group().getAsync("k");
    loaders.runAll();
    assertThat(second).isCompletedExceptionally();
    assertThat(fixture.loaded).hasSize(2);
  }

  @Test
  void valueThatIsServedForNoTimeButKeptForErrorsIsKept() {
    fixture.getter = key -> Loaded.of("old", Duration.ofNanos(1)).withStaleIfError(seconds(60));
    CompletableFuture<String> first = host.group().getAsync("k");
    loaders.runAll();
    assertThat(first).isCompletedWithValue("old");
    pass(seconds(30));
    originFails();
    CompletableFuture<String> second = host.group().getAsync("k");
    loaders.runAll();
    assertThat(second).isCompletedWithValue("old");
  }

  @Test
  void peerIsToldThatAValueIsStale() {
    get("k");
    pass(seconds(60));
    originFails();
    get("k");
    Freshness excused = answer("k");
    assertThat(excused.stale()).isTrue();
    assertThat(excused.remainingNanos()).isEqualTo(seconds(1).toNanos());
  }

  @Test
  void whatIsAskedForOnlyIfItIsCachedIsNotLoadedAnew() {
    get("k");
    pass(seconds(10));
    assertThat(host.group().getIfCached("k")).contains("value of k");
    assertThat(host.answer("k", FetchMode.CACHED_ONLY).toCompletableFuture().join())
        .isInstanceOf(Answer.Value.class);
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(1);
    pass(seconds(50));
    assertThat(host.group().getIfCached("k")).isEmpty();
  }

  @Test
  void keysThatAllFailInTheBackgroundDoNotHoldItUp() {
    GroupFixture direct = new GroupFixture();
    GroupHost<String> onOneThread = direct.host(ageing().maxConcurrentLoads(2).build());
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    keys.forEach(onOneThread.group()::get);
    for (int round = 0; round < 5; round++) {
      direct.time.advance(seconds(10).toNanos());
      direct.getter =
          key -> {
            throw new IllegalStateException("down");
          };
      keys.forEach(onOneThread.group()::get);
    }
    direct.getter = key -> Loaded.of("new");
    direct.time.advance(Duration.ofMinutes(9).toNanos());
    keys.forEach(onOneThread.group()::get);
    keys.forEach(key -> assertThat(onOneThread.group().get(key)).isEqualTo("new"));
    OwnerTest.assertSums(onOneThread.group().stats());
  }

  @Test
  void flightThatWasDetachedServesNothingOld() {
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k");
    get("k");
    pass(seconds(60));
    originFails();
    CompletableFuture<String> waiter = host.group().getAsync("k");
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k"); // another one
    host.detachMoved();
    loaders.runAll();
    assertThat(waiter).isCompletedExceptionally();
  }

  @Test
  void copyOfAValueThatIsPutOffEndsAtItsOwnersHardLimit() {
    host = fixture.host(ageing().maxQueuedRefreshes(0).build());
    get("k");
    pass(Duration.ofMillis(59_500));
    assertThat(host.group().get("k")).isEqualTo("value of k");
    assertThat(answer("k").remainingNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
  }

  @Test
  void copyOfAStaleValueEndsWithItsTimeForErrors() {
    get("k");
    pass(Duration.ofMillis(3_659_500));
    originFails();
    assertThat(get("k")).isEqualTo("value of k");
    assertThat(answer("k").remainingNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
  }

  @Test
  void keysThatWaitToBeLoadedAnewAreNotWhenTheOriginAsksToBeLeftAlone() {
    host = fixture.host(ageing().maxConcurrentLoads(2).build());
    List<String> keys = IntStream.range(0, 6).mapToObj(i -> "k" + i).toList();
    keys.forEach(this::get);
    pass(seconds(10));
    fixture.getter =
        key -> {
          throw new OriginOverloaded(seconds(30));
        };
    keys.forEach(host.group()::get); // one runs, five wait
    loaders.runAll();
    assertThat(fixture.loaded).hasSize(7);
    GroupStats stats = host.group().stats();
    assertThat(stats.queuedRefreshes()).isZero();
    assertThat(stats.refreshes()).isEqualTo(1);
    assertThat(stats.droppedRefreshes()).isEqualTo(5);

    originBrings("new");
    pass(seconds(30));
    keys.forEach(host.group()::get);
    loaders.runAll();
    keys.forEach(key -> assertThat(host.group().get(key)).isEqualTo("new"));
  }

  @Test
  void keysThatWaitToBeLoadedAnewKeepToThePaceOfAnOriginInTrouble() {
    host = fixture.host(ageing().maxConcurrentLoads(100).maxQueuedLoads(0).build());
    List<String> keys = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
    keys.forEach(this::get);
    pass(seconds(9));
    originFails();
    assertThat(host.group().getAsync("bad")).isNotDone();
    loaders.runAll();
    pass(seconds(2)); // in trouble, with one optional load a second or a few
    fixture.loaded.clear();
    originBrings("new");
    keys.forEach(host.group()::get);
    loaders.runAll();
    assertThat(fixture.loaded).hasSizeLessThan(10);
  }

  @Test
  void nobodyWaitsTwiceForALoadThatHangs() {
    get("k");
    pass(seconds(60));
    CompletableFuture<String> first = host.group().getAsync("k");
    pass(Duration.ofMillis(2_500));
    assertThat(first).isCompletedWithValue("value of k");
    for (int i = 0; i < 50; i++) {
      pass(Duration.ofMillis(500));
      assertThat(host.group().getAsync("k")).isCompletedWithValue("value of k");
    }
    originBrings("new");
    loaders.runAll();
    assertThat(host.group().get("k")).isEqualTo("new");
    assertThat(fixture.loaded).hasSize(2);
  }

  @Test
  void staleValueThatOnlyWaitsToBeLoadedAnewIsServedNoLongerForThat() {
    host = fixture.host(ageing().maxConcurrentLoads(2).build());
    get("b");
    pass(seconds(45));
    get("a");
    pass(seconds(15));
    originFails();
    get("b"); // excused for two seconds
    originBrings("new");
    List.of("x", "y", "z").forEach(this::get); // no trouble
    pass(seconds(1));
    host.group().get("a"); // runs
    host.group().get("b"); // waits
    pass(Duration.ofMillis(500));
    host.group().get("b");
    pass(Duration.ofMillis(500));
    CompletableFuture<String> caller = host.group().getAsync("b");
    assertThat(caller).isNotDone();
    loaders.runAll();
    assertThat(caller).isCompletedWithValue("new");
  }

  private Freshness answer(String key) {
    Answer answer = host.answer(key, FetchMode.LOAD).toCompletableFuture().join();
    return ((Answer.Value) answer).freshness();
  }
}
