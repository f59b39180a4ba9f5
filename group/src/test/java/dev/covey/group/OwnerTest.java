package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A group on the node that owns the key. */
class OwnerTest {

  private final GroupFixture fixture = new GroupFixture();

  @Test
  void firstGetLoadsAndTheNextIsAHit() {
    Group<String> group = fixture.host().group();
    assertThat(group.lookup("k").source()).isEqualTo(Source.LOAD);
    assertThat(group.lookup("k").source()).isEqualTo(Source.MAIN_HIT);
    assertThat(group.get("k")).isEqualTo("value of k");
    assertThat(group.find("k")).contains("value of k");
    assertThat(group.getAsync("k")).isCompletedWithValue("value of k");
    assertThat(fixture.loaded).containsExactly("k");
    assertStats(group, 5, 4, 1, 1);
  }

  @Test
  void lookupTellsOwnerAndAge() {
    Group<String> group = fixture.host().group();
    group.get("k");
    fixture.time.advance(Duration.ofSeconds(3).toNanos());
    Lookup<String> found = group.lookup("k");
    assertThat(found)
        .isEqualTo(
            new Lookup<>("value of k", Source.MAIN_HIT, "self", Duration.ofSeconds(3), false));
  }

  @Test
  void ageCountsFromTheBeginningOfTheLoad() {
    fixture.getter =
        key -> {
          fixture.time.advance(Duration.ofSeconds(2).toNanos());
          return Loaded.of("v");
        };
    assertThat(fixture.host().group().lookup("k").age()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void absenceIsAnAnswerAndRememberedForItsOwnTime() {
    fixture.getter = key -> Loaded.absent();
    Group<String> group =
        fixture.host(config().absentTimeToLive(Duration.ofSeconds(2)).build()).group();
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOf(NoSuchKeyException.class)
        .hasMessage("no such key (group=g, key=\"k\", member=self)");
    assertThat(group.find("k")).isEmpty();
    assertThat(group.getAsync("k")).failsWithin(Duration.ZERO);
    assertThatThrownBy(() -> group.lookup("k")).isInstanceOf(NoSuchKeyException.class);
    assertThat(group.getIfCached("k")).isEmpty();
    assertThat(fixture.loaded).hasSize(1);

    fixture.time.advance(Duration.ofSeconds(2).toNanos());
    fixture.getter = key -> Loaded.of("now there");
    assertThat(group.get("k")).isEqualTo("now there");
    assertThat(group.stats().loadFailures()).isZero();
  }

  @Test
  void valueLivesAsLongAsItsGetterSaysElseAsTheGroupSays() {
    fixture.getter =
        key -> key.equals("short") ? Loaded.of("v", Duration.ofSeconds(1)) : Loaded.of("v");
    Group<String> group = fixture.host(config().timeToLive(Duration.ofSeconds(10)).build()).group();
    group.getAll(List.of("short", "long"));

    fixture.time.advance(Duration.ofSeconds(1).toNanos());
    group.getAll(List.of("short", "long"));
    assertThat(fixture.loaded).containsExactly("short", "long", "short");

    fixture.time.advance(Duration.ofSeconds(9).toNanos());
    group.get("long");
    assertThat(fixture.loaded).containsExactly("short", "long", "short", "long");
  }

  @Test
  void valueWithoutTimeToLiveStaysForYears() {
    Group<String> group = fixture.host().group();
    group.get("k");
    fixture.time.advance(Duration.ofDays(3_650).toNanos());
    group.get("k");
    assertThat(fixture.loaded).hasSize(1);
  }

  @Test
  void valueOfNoTimeToLiveIsServedAndNotKept() {
    fixture.getter = key -> Loaded.uncached("v");
    Group<String> group = fixture.host().group();
    assertThat(group.get("k")).isEqualTo("v");
    assertThat(group.get("k")).isEqualTo("v");
    assertThat(fixture.loaded).hasSize(2);
    assertThat(group.stats().main().entries()).isZero();
  }

  @Test
  void whateverTheGetterThrowsItsWaitersGetItAndTheNextCallLoadsAgain() {
    GroupHost<String> host = fixture.host();
    for (Throwable thrown :
        List.of(
            new IllegalStateException("x"), new IOException("x"), new StackOverflowError("x"))) {
      fixture.getter = key -> sneak(thrown);
      assertThatThrownBy(() -> host.group().get("k"))
          .isInstanceOf(LoadFailedException.class)
          .hasMessage("load failed: " + thrown + " (group=g, key=\"k\", member=self)")
          .hasCause(thrown);
    }
    fixture.getter = key -> Loaded.of("v");
    assertThat(host.group().get("k")).isEqualTo("v");
    assertThat(host.group().stats().loads()).isEqualTo(4);
    assertThat(host.group().stats().loadFailures()).isEqualTo(3);
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless getter may do
  void getterThatReturnsNullFailsItsWaiters() {
    Group<String> group = fixture.host().group();
    fixture.getter = key -> null;
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("expected: Loaded.of(value) or Loaded.absent()");
    fixture.getter = key -> Loaded.of("v");
    assertThat(group.get("k")).isEqualTo("v");
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless getter may do
  void asyncGetterThatReturnsNoStageFailsItsWaiters() {
    GroupHost<String> host =
        GroupHost.open("g", Codec.utf8(), key -> null, GroupConfig.defaults(), fixture.context());
    assertThatThrownBy(() -> host.group().get("k")).isInstanceOf(LoadFailedException.class);
  }

  @Test
  void eachWaiterGetsAnExceptionOfItsOwn() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    slow.getter = key -> sneak(new IOException("x"));
    Group<String> group = slow.host().group();
    CompletableFuture<String> first = group.getAsync("k");
    CompletableFuture<String> second = group.getAsync("k");
    loaders.runAll();
    assertThat(first.handle((v, t) -> t).join())
        .isInstanceOf(LoadFailedException.class)
        .isNotSameAs(second.handle((v, t) -> t).join());
    assertThat(slow.loaded).hasSize(1);
  }

  @Test
  void waiterThatGivesUpDisturbsNobodyAndTheLoadIsStored() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> group = slow.host().group();
    CompletableFuture<String> hasty = group.withTimeout(Duration.ofMillis(10)).getAsync("k");
    CompletableFuture<String> patient = group.getAsync("k");

    slow.time.advance(Duration.ofMillis(10).toNanos());

    assertThat(hasty.handle((v, t) -> t).join()).isInstanceOf(DeadlineExceededException.class);
    loaders.runAll();
    assertThat(patient).isCompletedWithValue("value of k");
    assertThat(group.lookup("k").source()).isEqualTo(Source.MAIN_HIT);
  }

  @Test
  void blockingCallGivesUpInTimeAndTheLoadIsStored() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> group = slow.host().group();
    assertThatThrownBy(() -> group.withTimeout(Duration.ofMillis(5)).get("k"))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("no value within 5 ms");
    loaders.runAll();
    assertThat(group.getIfCached("k")).contains("value of k");
  }

  @Test
  void stageThatTakesTooLongIsCancelledAndItsPlaceIsFree() {
    CompletableFuture<Loaded<String>> late = new CompletableFuture<>();
    GroupHost<String> host =
        GroupHost.open(
            "g",
            Codec.utf8(),
            key -> key.equals("late") ? late : CompletableFuture.completedFuture(Loaded.of("v")),
            config()
                .loadTimeout(Duration.ofSeconds(1))
                .maxConcurrentLoads(1)
                .maxQueuedLoads(0)
                .build(),
            fixture.context());
    CompletableFuture<String> waiter = host.group().getAsync("late");
    assertThatThrownBy(() -> host.group().get("other")).isInstanceOf(OverloadedException.class);

    fixture.time.advance(Duration.ofSeconds(1).toNanos());

    assertThat(waiter.handle((v, t) -> t).join())
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("no value within PT1S");
    assertThat(late).isCancelled();
    assertThat(fixture.time.pending()).isZero();
    assertThat(host.group().get("other")).isEqualTo("v");
    assertThat(host.group().stats().runningLoads()).isZero();
  }

  @Test
  void threadThatCannotBeHadFailsItsLoadAndKeepsNoPlace() {
    List<Runnable> given = new ArrayList<>();
    AtomicBoolean exhausted = new AtomicBoolean(true);
    GroupFixture poor =
        new GroupFixture(
            task -> {
              if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              given.add(task);
            },
            Runnable::run);
    Group<String> group = poor.host(config().maxConcurrentLoads(1).build()).group();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> group.get("k"))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("no thread to run the getter");
    }
    exhausted.set(false);
    CompletableFuture<String> future = group.getAsync("k");
    given.forEach(Runnable::run);
    assertThat(future).isCompletedWithValue("value of k");
    assertSums(group.stats());
  }

  @Test
  void loadThatFailedWhileItWaitedLeavesTheQueue() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> group =
        slow.host(
                config()
                    .maxConcurrentLoads(1)
                    .maxQueuedLoads(1)
                    .loadTimeout(Duration.ofSeconds(1))
                    .build())
            .group();
    group.getAsync("runs");
    group.getAsync("waits");
    assertThat(group.stats().queuedLoads()).isEqualTo(1);
    slow.time.advance(Duration.ofSeconds(1).toNanos());
    assertThat(group.stats().queuedLoads()).isZero();
  }

  @Test
  void exceptionThatCannotEvenDescribeItselfStillReachesItsWaiters() {
    fixture.getter =
        key -> {
          throw new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
              throw new UnsupportedOperationException();
            }
          };
        };
    Group<String> group =
        fixture.host(config().maxConcurrentLoads(1).maxQueuedLoads(0).build()).group();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> group.get("k")).isInstanceOf(LoadFailedException.class);
    }
  }

  @Test
  void valuesAreEncodedAndStoredBeforeTheLoadHasItsOutcomeOnTheLoadersThread() {
    ManualExecutor loaders = new ManualExecutor();
    List<String> encodedBy = new ArrayList<>();
    GroupFixture slow =
        new GroupFixture(
            task ->
                loaders.execute(
                    () -> {
                      encodedBy.add("loader begins");
                      task.run();
                      encodedBy.add("loader ends");
                    }),
            Runnable::run);
    Codec<String> noting =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            encodedBy.add("encode");
            return value.getBytes(StandardCharsets.UTF_8);
          }

          @Override
          public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
          }
        };
    CompletableFuture<String> future =
        slow.host(noting, GroupConfig.defaults()).group().getAsync("k");
    assertThat(encodedBy).isEmpty();
    loaders.runAll();
    assertThat(future).isCompletedWithValue("value of k");
    assertThat(encodedBy).containsExactly("loader begins", "encode", "loader ends");
  }

  @Test
  void codecThatWeighsBelowNothingIsNamed() {
    Codec<String> wrong =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return new byte[0];
          }

          @Override
          public String decode(byte[] bytes) {
            return "";
          }

          @Override
          public long decodedBytes(String value, int encodedBytes) {
            return -1;
          }
        };
    Group<String> group = fixture.host(wrong, GroupConfig.defaults()).group();
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("decodedBytes: -1 (expected: >= 0)");
    assertThat(group.stats().loadFailures()).isEqualTo(1);
  }

  @Test
  void absenceFailsAFutureInTheSameWayWhetherItIsRememberedOrNot() {
    fixture.getter = key -> Loaded.absent();
    Group<String> group = fixture.host().group();
    assertThat(group.getAsync("k").handle((v, t) -> t).join())
        .isInstanceOf(NoSuchKeyException.class);
    assertThat(group.getAsync("k").handle((v, t) -> t).join())
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void flightOfTheNewViewIsNotDetachedWithThoseOfTheOld() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    GroupHost<String> host = slow.host();
    slow.peers.give(new FakePeer("b"), "k");
    slow.peers.give(Ownership.here(FakePeers.SELF), "k"); // the new view is there
    CompletableFuture<String> first = host.group().getAsync("k");
    host.detachMoved(); // and only now acted on
    CompletableFuture<String> second = host.group().getAsync("k");
    loaders.runAll();
    assertThat(first).isCompletedWithValue("value of k");
    assertThat(second).isCompletedWithValue("value of k");
    assertThat(slow.loaded).hasSize(1);
  }

  @Test
  void passThroughFindsNothingCachedEither() {
    Group<String> group = fixture.host().group();
    group.get("k");
    assertThat(group.getIfCached("k")).isPresent();
    group.passThrough(true);
    assertThat(group.getIfCached("k")).isEmpty();
  }

  @Test
  void loadsBeyondTheLimitWaitAndThoseBeyondTheQueueAreRefusedAtOnce() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> group =
        slow.host(config().maxConcurrentLoads(1).maxQueuedLoads(1).build()).group();
    CompletableFuture<String> runs = group.getAsync("a");
    CompletableFuture<String> waits = group.getAsync("b");
    assertThat(loaders.waiting()).isEqualTo(1);
    assertThatThrownBy(() -> group.get("c"))
        .isInstanceOf(OverloadedException.class)
        .hasMessage(
            "overloaded: 1 loads under way and 1 waiting (group=g, key=\"c\", member=self)");

    loaders.runAll();

    assertThat(runs).isCompletedWithValue("value of a");
    assertThat(waits).isCompletedWithValue("value of b");
    assertThat(slow.loaded).containsExactly("a", "b");
    assertThat(group.stats().refusedLoads()).isEqualTo(1);
    assertSums(group.stats());
  }

  @Test
  void loadThatIsGivenUpWhileItWaitsNeverBegins() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> group = slow.host(config().loadTimeout(Duration.ofSeconds(1)).build()).group();
    CompletableFuture<String> waiter = group.getAsync("k");
    slow.time.advance(Duration.ofSeconds(1).toNanos());
    loaders.runAll();
    assertThat(waiter).isCompletedExceptionally();
    assertThat(slow.loaded).isEmpty();
    assertThat(group.stats().refusedLoads()).isEqualTo(1);
    assertSums(group.stats());
    assertThat(group.withTimeout(Duration.ofSeconds(9)).getAsync("k")).isNotDone();
  }

  @Test
  void whoGetsAValueFindsItsLoadCountedAlready() {
    ManualExecutor loaders = new ManualExecutor();
    Group<String> group = new GroupFixture(loaders, Runnable::run).host().group();
    List<Long> counts = new ArrayList<>();
    group.getAsync("k").thenRun(() -> counts.add(group.stats().loadSuccesses()));
    loaders.runAll();
    assertThat(counts).containsExactly(1L);
  }

  @Test
  void loadTimeIsThatOfAllLoadsThatEndedWhicheverWay() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    slow.getter =
        key -> {
          slow.time.advance(30);
          if (key.equals("fails")) {
            throw new IOException("no");
          }
          return Loaded.of("v");
        };
    Group<String> group = slow.host().group();
    for (String key : List.of("a", "b", "fails")) {
      group.getAsync(key);
      slow.time.advance(1_000); // the wait for a thread is no load time
      loaders.runAll();
    }
    assertThat(group.stats().loadSuccesses()).isEqualTo(2);
    assertThat(group.stats().loadFailures()).isEqualTo(1);
    assertThat(group.stats().loadNanos()).isEqualTo(90);
    assertSums(group.stats());
  }

  @Test
  void loadThatIsGivenUpCountsWithTheTimeUntilThen() {
    CompletableFuture<Loaded<String>> never = new CompletableFuture<>();
    GroupHost<String> host =
        GroupHost.open(
            "g",
            Codec.utf8(),
            key -> never,
            config().loadTimeout(Duration.ofNanos(70)).build(),
            fixture.context());
    host.group().getAsync("k");
    assertThat(host.group().stats().loadNanos()).isZero();
    fixture.time.advance(500);
    assertThat(host.group().stats().loadNanos()).isEqualTo(70);
    assertThat(host.group().stats().loadFailures()).isEqualTo(1);
    assertSums(host.group().stats());
  }

  @Test
  void valueTooLargeIsAnErrorOfItsOwn() {
    Group<String> group = fixture.host(config().maxValueBytes(5).build()).group();
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("value of 10 bytes (expected: at most 5)");
    assertThat(group.stats().loadFailures()).isEqualTo(1);
  }

  @Test
  void entryTooLargeForItsTierIsServedAndEvictsNothing() {
    fixture.getter = key -> Loaded.of(key.equals("big") ? "x".repeat(20_000) : "small");
    Group<String> group = fixture.host(config().maxBytes(100_000).build()).group();
    group.get("a");
    assertThat(group.get("big")).hasSize(20_000);
    assertThat(group.stats().main().oversized()).isEqualTo(1);
    assertThat(group.lookup("a").source()).isEqualTo(Source.MAIN_HIT);
  }

  @Test
  void valueThatCannotBeEncodedIsALoadFailure() {
    fixture.getter = key -> Loaded.of("\ud800"); // half a surrogate pair
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("the value cannot be encoded");
  }

  @Test
  void getterMayAskForOtherKeysOfItsGroup() {
    GroupHost<String> host = fixture.host(config().maxConcurrentLoads(1).maxQueuedLoads(0).build());
    fixture.getter =
        key -> {
          int n = Integer.parseInt(key);
          return Loaded.of(
              n < 2
                  ? key
                  : String.valueOf(
                      Long.parseLong(host.group().get(String.valueOf(n - 1)))
                          + Long.parseLong(host.group().get(String.valueOf(n - 2)))));
        };
    assertThat(host.group().get("60")).isEqualTo("1548008755920");
    assertThat(fixture.loaded).hasSize(61);
    assertSums(host.group().stats());
  }

  @Test
  void getterThatAsksForItsOwnKeyFailsAtOnce() {
    GroupHost<String> host = fixture.host();
    fixture.getter = key -> Loaded.of(host.group().get(key));
    assertThatThrownBy(() -> host.group().get("k"))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("the getter asks for the key that it is loading");
    fixture.getter = key -> Loaded.of("v");
    assertThat(host.group().get("k")).isEqualTo("v");
  }

  @Test
  void gettersThatAskForEachOthersKeysFailAtOnce() {
    GroupHost<String> host = fixture.host();
    fixture.getter = key -> Loaded.of(host.group().get(key.equals("a") ? "b" : "a"));
    assertThatThrownBy(() -> host.group().get("a"))
        .isInstanceOf(LoadFailedException.class)
        .rootCause()
        .hasMessageContaining("the getter asks for the key that it is loading");
  }

  @Test
  void nestedCallWaitsNoLongerThanTheLoadItIsPartOf() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    GroupHost<String> host = slow.host(config().loadTimeout(Duration.ofSeconds(1)).build());
    List<CompletableFuture<String>> nested = new ArrayList<>();
    slow.getter =
        key -> {
          if (key.equals("outer")) {
            slow.time.advance(Duration.ofMillis(900).toNanos());
            nested.add(host.group().getAsync("inner"));
          }
          return Loaded.of(key);
        };
    host.group().getAsync("outer");
    loaders.runOne();
    CompletableFuture<String> joined = host.group().getAsync("inner");
    slow.time.advance(Duration.ofMillis(100).toNanos());

    assertThat(nested.get(0).handle((v, t) -> t).join())
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(joined)
        .as("who joined the nested load waits as long as a load may take")
        .isNotDone();
    loaders.runAll();
    assertThat(joined).isCompletedWithValue("inner");
  }

  @Test
  void asyncGetterHoldsItsPlaceUntilItsStageCompletes() {
    CompletableFuture<Loaded<String>> answer = new CompletableFuture<>();
    AsyncGetter<String> getter = key -> answer;
    GroupHost<String> host =
        GroupHost.open(
            "g",
            Codec.utf8(),
            getter,
            config().maxConcurrentLoads(1).maxQueuedLoads(0).build(),
            fixture.context());
    CompletableFuture<String> waiter = host.group().getAsync("a");
    assertThatThrownBy(() -> host.group().get("b")).isInstanceOf(OverloadedException.class);
    answer.complete(Loaded.of("v"));
    assertThat(waiter).isCompletedWithValue("v");
    assertThat(host.group().get("b")).isEqualTo("v");
  }

  @Test
  void entriesOfAnOwnershipThatEndedAreDeadAlsoWhenItComesBack() {
    GroupHost<String> host = fixture.host();
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k");
    host.group().get("k");
    fixture.peers.give(new FakePeer("b"), "k");
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k");
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.LOAD);

    host.detachMoved();
    host.sweep();
    assertThat(host.group().stats().main().entries()).isEqualTo(1);
  }

  @Test
  void loadUnderWayWhenItsKeyMovesIsNotStored() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    GroupHost<String> host = slow.host();
    slow.peers.give(Ownership.here(FakePeers.SELF), "k");
    CompletableFuture<String> before = host.group().getAsync("k");

    slow.peers.give(Ownership.here(FakePeers.SELF), "k"); // away and back again
    host.detachMoved();
    host.sweep();
    CompletableFuture<String> after = host.group().getAsync("k");
    loaders.runAll();

    assertThat(before).isCompletedWithValue("value of k");
    assertThat(after).isCompletedWithValue("value of k");
    assertThat(slow.loaded).hasSize(2);
    assertThat(host.group().stats().main().inserted()).isEqualTo(1);
  }

  @Test
  void passThroughSharesAndStoresNothingUntilItIsSwitchedOff() {
    Group<String> group = fixture.host(config().passThrough(true).build()).group();
    group.get("k");
    group.get("k");
    assertThat(fixture.loaded).hasSize(2);
    assertThat(group.stats().main().entries()).isZero();
    assertSums(group.stats());

    group.passThrough(false);
    group.get("k");
    group.get("k");
    assertThat(fixture.loaded).hasSize(3);
  }

  @Test
  void closedGroupFailsCallsUnderWayAndLaterOnes() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    GroupHost<String> host = slow.host();
    host.group().getAsync("stored");
    loaders.runAll();
    CompletableFuture<String> underWay = host.group().getAsync("k");

    host.close();

    assertThat(underWay.handle((v, t) -> t).join()).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> host.group().get("stored")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> host.group().getIfCached("stored"))
        .isInstanceOf(ClosedException.class);
    assertThat(host.group().getAsync("k")).isCompletedExceptionally();
    host.group().passThrough(false);
    assertThatThrownBy(() -> host.group().get("k")).isInstanceOf(ClosedException.class);
  }

  @Test
  void futuresOfUsersCompleteOnTheCallbackExecutor() {
    ManualExecutor callbacks = new ManualExecutor();
    GroupFixture hopping = new GroupFixture(Runnable::run, callbacks);
    CompletableFuture<String> future = hopping.host().group().getAsync("k");
    assertThat(future).isNotDone();
    callbacks.runAll();
    assertThat(future).isCompletedWithValue("value of k");
  }

  @Test
  void cancelOfOneCallersFutureDisturbsNobody() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> group = slow.host().group();
    CompletableFuture<String> cancelled = group.getAsync("k");
    CompletableFuture<String> other = group.getAsync("k");
    cancelled.cancel(true);
    loaders.runAll();
    assertThat(other).isCompletedWithValue("value of k");
    assertThat(group.stats().shared()).isEqualTo(1);
  }

  @Test
  void getAllAnswersInTheOrderOfTheKeysAndLeavesOutWhatIsAbsent() {
    fixture.getter = key -> key.equals("none") ? Loaded.absent() : Loaded.of(key + key);
    Group<String> group = fixture.host().group();
    group.get("b");
    assertThat(group.getAll(List.of("c", "none", "b", "a", "c")))
        .containsExactly(Map.entry("c", "cc"), Map.entry("b", "bb"), Map.entry("a", "aa"));
    assertThat(group.stats().gets()).isEqualTo(5);
    assertSums(group.stats());
  }

  @Test
  void getAllRefusesABadKeyBeforeItAsksForAny() {
    Group<String> group = fixture.host(config().maxKeyBytes(3).build()).group();
    assertThatThrownBy(() -> group.getAll(List.of("ok", "too long")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fixture.loaded).isEmpty();
  }

  private static GroupConfigBuilder config() {
    return GroupConfig.builder().jitter(0);
  }

  private static Loaded<String> sneak(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  private static void assertStats(
      Group<?> group, long gets, long mainHits, long misses, long loads) {
    GroupStats stats = group.stats();
    assertThat(stats.gets()).isEqualTo(gets);
    assertThat(stats.mainHits()).isEqualTo(mainHits);
    assertThat(stats.misses()).isEqualTo(misses);
    assertThat(stats.loads()).isEqualTo(loads);
    assertSums(stats);
  }

  static void assertSums(GroupStats stats) {
    assertThat(stats.gets()).isEqualTo(stats.mainHits() + stats.hotHits() + stats.misses());
    assertThat(stats.misses() + stats.served() - stats.servedHits() + stats.refreshes())
        .isEqualTo(
            stats.shared()
                + stats.lateHits()
                + stats.inherited()
                + stats.rememberedFailures()
                + stats.sparedLoads()
                + stats.fetches()
                + (stats.loadedKeys() - stats.fallbackLoads())
                + stats.refusedLoads());
    assertThat(stats.loadedKeys()).isEqualTo(stats.loadSuccesses() + stats.loadFailures());
    assertThat(stats.loads()).isLessThanOrEqualTo(stats.loadedKeys());
  }
}
