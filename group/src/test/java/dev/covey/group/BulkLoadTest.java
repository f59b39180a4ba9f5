package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A group whose getter is asked for many keys at once, on the node that owns them. */
class BulkLoadTest {

  private final ManualExecutor loaders = new ManualExecutor();
  private final GroupFixture fixture = new GroupFixture(loaders, Runnable::run);
  private BulkGetter<String> getter = BulkLoadTest::all;
  private GroupHost<String> host = open(config().build());

  @AfterEach
  void everyKeyIsAccountedFor() {
    OwnerTest.assertSums(host.group().stats());
  }

  private static GroupConfigBuilder config() {
    return GroupConfig.builder().jitter(0);
  }

  private GroupHost<String> open(GroupConfig config) {
    return fixture.bulkHost(keys -> getter.loadAll(keys), config);
  }

  private static Map<String, Loaded<String>> all(Set<String> keys) {
    return keys.stream()
        .collect(Collectors.toMap(Function.identity(), key -> Loaded.of("value of " + key)));
  }

  private static Set<String> keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(String::valueOf)
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  /** As {@code getAll} asks. */
  private List<CompletableFuture<Found<String>>> ask(String... keys) {
    return host.reads().askAll(List.of(keys), Nanos.FOREVER);
  }

  private static Throwable failureOf(CompletableFuture<?> waiter) {
    assertThat(waiter).isDone();
    return waiter.handle((value, thrown) -> thrown).join();
  }

  private static String valueOf(CompletableFuture<Found<String>> waiter) {
    assertThat(waiter).isCompleted();
    return String.valueOf(waiter.join().entry().valueOrNull());
  }

  @Test
  void keysOfOneCallAreLoadedInOneRun() {
    var waiters = ask("b", "a", "c");
    assertThat(loaders.waiting()).isEqualTo(1);
    loaders.runAll();
    assertThat(waiters).extracting(BulkLoadTest::valueOf).containsExactly(values("b", "a", "c"));
    assertThat(fixture.loaded).containsExactly("b,a,c");
    assertThat(host.group().getAll(List.of("a", "b", "c"))).hasSize(3);
    assertThat(fixture.loaded).hasSize(1);
    GroupStats stats = host.group().stats();
    assertThat(stats.loads()).isEqualTo(1);
    assertThat(stats.loadedKeys()).isEqualTo(3);
    assertThat(stats.loadSuccesses()).isEqualTo(3);
  }

  private static String[] values(String... keys) {
    return java.util.Arrays.stream(keys).map(key -> "value of " + key).toArray(String[]::new);
  }

  @Test
  void manyKeysAreLoadedInAsFewRunsAsTheGetterAllows() {
    host = open(config().maxKeysPerLoad(100).build());
    var waiters = host.reads().askAll(keys(250), Nanos.FOREVER);
    loaders.runAll();
    assertThat(waiters).allMatch(CompletableFuture::isDone);
    assertThat(fixture.loaded)
        .extracting(keys -> keys.split(",", -1).length)
        .containsExactly(100, 100, 50);
  }

  @Test
  void singleGetAsksForOneKey() {
    CompletableFuture<String> waiter = host.group().getAsync("k");
    loaders.runAll();
    assertThat(waiter).isCompletedWithValue("value of k");
    assertThat(fixture.loaded).containsExactly("k");
  }

  @Test
  void keysUnderWayAreJoinedWhicheverWayTheyWereAskedFor() {
    CompletableFuture<String> single = host.group().getAsync("a");
    CompletionStage<Answer> peers = host.answer("b", FetchMode.LOAD);
    var first = ask("a", "b", "c");
    var second = ask("c", "d");
    CompletableFuture<String> late = host.group().getAsync("d");
    loaders.runAll();
    assertThat(fixture.loaded).containsExactly("a", "b", "c", "d");
    assertThat(first).extracting(BulkLoadTest::valueOf).containsExactly(values("a", "b", "c"));
    assertThat(second).extracting(BulkLoadTest::valueOf).containsExactly(values("c", "d"));
    assertThat(single).isCompletedWithValue("value of a");
    assertThat(late).isCompletedWithValue("value of d");
    assertThat(peers.toCompletableFuture()).isCompleted();
    assertThat(host.group().stats().shared()).isEqualTo(4);
  }

  @Test
  void keyBeingLoadedAnewInTheBackgroundIsJoined() {
    host = open(config().timeToLive(Duration.ofSeconds(20)).softTimeToLive(seconds(10)).build());
    ask("a", "b");
    loaders.runAll();
    fixture.time.advance(seconds(10).toNanos());
    host.group().get("a"); // begins a load in the background
    fixture.time.advance(seconds(10).toNanos());
    var waiters = ask("a", "b");
    loaders.runAll();
    assertThat(waiters).allMatch(CompletableFuture::isDone);
    assertThat(fixture.loaded).containsExactly("a,b", "a", "b");
  }

  @Test
  void keysThatWaitToBeLoadedAnewAreLoadedTogether() {
    host =
        open(
            config()
                .softTimeToLive(seconds(10))
                .timeToLive(seconds(60))
                .maxConcurrentLoads(2)
                .build());
    ask("a", "b", "c", "d");
    loaders.runAll();
    fixture.time.advance(seconds(10).toNanos());
    ask("a", "b", "c", "d");
    loaders.runAll();
    assertThat(fixture.loaded).containsExactly("a,b,c,d", "a", "b,c,d");
    assertThat(host.group().stats().refreshes()).isEqualTo(4);
  }

  @Test
  void peersKeysAreLoadedInOneRunAndEachAnswered() {
    getter =
        keys -> {
          Map<String, Loaded<String>> brought = new HashMap<>(all(keys));
          brought.remove("none");
          return brought;
        };
    ask("cached");
    loaders.runAll();
    List<CompletionStage<Answer>> answers =
        host.answerAll(List.of("a", "cached", "none", "a"), FetchMode.LOAD);
    assertThat(answers.get(1).toCompletableFuture()).as("at once").isCompleted();
    assertThat(answers.get(0).toCompletableFuture()).isNotDone();
    loaders.runAll();
    assertThat(answers)
        .extracting(answer -> answer.toCompletableFuture().join().getClass().getSimpleName())
        .containsExactly("Value", "Value", "Absent", "Value");
    assertThat(fixture.loaded).containsExactly("cached", "a,none");
  }

  @Test
  void peersKeysOfAGroupWithoutACacheAreLoadedInOneRun() {
    host.group().passThrough(true);
    List<CompletionStage<Answer>> answers = host.answerAll(List.of("a", "b"), FetchMode.LOAD);
    loaders.runAll();
    assertThat(answers).allMatch(answer -> answer.toCompletableFuture().isDone());
    assertThat(fixture.loaded).containsExactly("a,b");
  }

  @Test
  void keysOfAnOwnerThatCannotBeReachedAreLoadedTogetherInItsPlace() {
    FakePeer gone = new FakePeer("gone");
    fixture.peers.give(gone, "a", "b", "c");
    Answer unreachable = new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "");
    gone.next(unreachable, unreachable, unreachable);
    var waiters = ask("a", "b", "own", "c");
    loaders.runAll();
    assertThat(waiters)
        .extracting(BulkLoadTest::valueOf)
        .containsExactly(values("a", "b", "own", "c"));
    assertThat(fixture.loaded).containsExactlyInAnyOrder("own", "a,b,c");
    assertThat(host.group().stats().fallbackLoads()).isEqualTo(3);
    assertThat(host.group().stats().main().entries()).isEqualTo(1);
  }

  @Test
  void keysLoadedInPlaceOfTheirOwnerFailWithTheNodeThatCloses() {
    FakePeer gone = new FakePeer("gone");
    fixture.peers.give(gone, "a");
    gone.next(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, ""));
    var waiter = ask("a").get(0);
    host.close();
    loaders.runAll();
    assertThat(failureOf(waiter)).isInstanceOf(ClosedException.class);
  }

  @Test
  void keyThatIsLeftOutHasNoValueAndOneTooManyIsIgnored() {
    getter = keys -> Map.of("a", Loaded.of("v"), "stranger", Loaded.of("x"));
    var waiters = ask("a", "left out");
    loaders.runAll();
    assertThat(valueOf(waiters.get(0))).isEqualTo("v");
    assertThat(waiters.get(1).join().entry().valueOrNull()).isNull();
    assertThat(host.group().find("left out")).as("remembered").isEmpty();
    assertThat(host.group().getIfCached("stranger")).isEmpty();
    assertThat(host.group().stats().loadSuccesses()).isEqualTo(2);
    assertThat(fixture.loaded).hasSize(1);
  }

  @Test
  void whatTheGetterThrowsFailsAllItsKeysEachWithItsOwnName() {
    IOException down = new IOException("down");
    getter =
        keys -> {
          throw down;
        };
    var waiters = ask("a", "b");
    loaders.runAll();
    assertThat(failureOf(waiters.get(0)))
        .isInstanceOf(LoadFailedException.class)
        .hasMessage("load failed: " + down + " (group=g, key=\"a\", member=self)")
        .hasCause(down);
    assertThat(failureOf(waiters.get(1))).hasMessageContaining("key=\"b\"").hasCause(down);
    assertThat(host.group().stats().loads()).isEqualTo(1);
    assertThat(host.group().stats().loadFailures()).isEqualTo(2);
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless getter may do
  void nullInPlaceOfTheMapFailsAllKeysAndNullInItFailsThatOne() {
    getter = keys -> null;
    var waiters = ask("a", "b");
    loaders.runAll();
    assertThat(waiters)
        .allSatisfy(
            waiter ->
                assertThat(failureOf(waiter))
                    .isInstanceOf(LoadFailedException.class)
                    .hasMessageContaining(
                        "the getter brought null (expected: a map from keys to what was loaded)"));

    getter =
        keys -> {
          Map<String, Loaded<String>> brought = new HashMap<>(all(keys));
          brought.put("b", null);
          brought.put(null, null);
          return brought;
        };
    var again = ask("a", "b");
    loaders.runAll();
    assertThat(valueOf(again.get(0))).isEqualTo("value of a");
    assertThat(failureOf(again.get(1)))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("expected: Loaded.of(value) or Loaded.absent()");
  }

  @Test
  void valueThatIsTooLargeOrCannotBeEncodedFailsAlone() {
    host = open(config().maxValueBytes(10).build());
    getter =
        keys ->
            Map.of(
                "good", Loaded.of("v"),
                "large", Loaded.of("x".repeat(11)),
                "half", Loaded.of("\ud800"));
    var waiters = ask("large", "half", "good");
    loaders.runAll();
    assertThat(failureOf(waiters.get(0))).isInstanceOf(TooLargeException.class);
    assertThat(failureOf(waiters.get(1)))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("the value cannot be encoded");
    assertThat(valueOf(waiters.get(2))).isEqualTo("v");
    assertThat(host.group().getIfCached("good")).contains("v");
    GroupStats stats = host.group().stats();
    assertThat(List.of(stats.loads(), stats.loadSuccesses(), stats.loadFailures()))
        .containsExactly(1L, 1L, 2L);
  }

  @Test
  void keysAreImmutableAndInTheOrderTheyWereAskedFor() {
    getter =
        keys -> {
          assertThat(keys).containsExactly("c", "a", "b");
          assertThatThrownBy(keys::clear).isInstanceOf(UnsupportedOperationException.class);
          return all(keys);
        };
    var waiters = ask("c", "a", "b");
    loaders.runAll();
    assertThat(waiters).extracting(BulkLoadTest::valueOf).hasSize(3);
  }

  @Test
  void loadOfManyKeysHoldsOnePlaceAndWaitsAsOne() {
    host = open(config().maxConcurrentLoads(1).maxQueuedLoads(1).build());
    ask("a", "b");
    ask("c", "d");
    assertThat(host.group().stats().runningLoads()).isEqualTo(1);
    assertThat(host.group().stats().queuedLoads()).isEqualTo(1);
    var refused = ask("e", "f");
    assertThat(refused)
        .allSatisfy(
            waiter -> assertThat(failureOf(waiter)).isInstanceOf(OverloadedException.class));
    loaders.runAll();
    assertThat(fixture.loaded).containsExactly("a,b", "c,d");
    assertThat(host.group().stats().refusedLoads()).isEqualTo(2);
  }

  @Test
  void timeOutFailsAllKeysAndCancelsTheStage() {
    CompletableFuture<Map<String, Loaded<String>>> late = new CompletableFuture<>();
    host =
        GroupHost.openBulk(
            "g",
            Codec.utf8(),
            keys -> late,
            config().loadTimeout(seconds(1)).build(),
            fixture.context());
    var waiters = ask("a", "b");
    loaders.runAll();
    fixture.time.advance(seconds(1).toNanos());
    assertThat(waiters)
        .allSatisfy(
            waiter ->
                assertThat(failureOf(waiter))
                    .isInstanceOf(LoadFailedException.class)
                    .hasMessageContaining("no value within PT1S"));
    assertThat(late).isCancelled();
    loaders.runAll();
    assertThat(host.group().stats().runningLoads()).isZero();
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void closeFailsAllKeysOfALoad() {
    var waiters = ask("a", "b");
    host.close();
    assertThat(waiters)
        .allSatisfy(waiter -> assertThat(failureOf(waiter)).isInstanceOf(ClosedException.class));
    loaders.runAll();
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void keyThatMovesDuringTheLoadIsAnsweredAndNotStoredTheOthersAre() {
    fixture.peers.give(Ownership.here(FakePeers.SELF), "moves");
    var waiters = ask("moves", "stays");
    fixture.peers.give(Ownership.here(FakePeers.SELF), "moves"); // away and back again
    host.detachMoved();
    loaders.runAll();
    assertThat(waiters).allMatch(CompletableFuture::isDone);
    assertThat(host.group().getIfCached("moves")).isEmpty();
    assertThat(host.group().getIfCached("stays")).isPresent();
  }

  @Test
  void failedLoadIsExcusedForKeysThatHaveAnOldValueAndRememberedForTheOthers() {
    host =
        open(
            config()
                .timeToLive(seconds(10))
                .staleIfError(seconds(100))
                .errorTimeToLive(seconds(5))
                .build());
    ask("old");
    loaders.runAll();
    fixture.time.advance(seconds(10).toNanos());
    getter =
        keys -> {
          throw new IOException("down");
        };
    var waiters = ask("old", "new");
    loaders.runAll();
    assertThat(valueOf(waiters.get(0))).isEqualTo("value of old");
    assertThat(failureOf(waiters.get(1))).isInstanceOf(LoadFailedException.class);
    assertThat(failureOf(ask("new").get(0))).hasMessageContaining("down");
    assertThat(host.group().stats().rememberedFailures()).isEqualTo(1);
    assertThat(fixture.loaded).containsExactly("old", "old,new");
  }

  @Test
  void lateLoadOfManyKeysIsOneTroubleForTheOrigin() {
    host =
        open(
            config()
                .timeToLive(seconds(10))
                .staleIfError(Duration.ofHours(1))
                .softLoadTimeout(seconds(1))
                .build());
    ask("a", "b", "c");
    loaders.runAll();
    fixture.time.advance(seconds(10).toNanos());
    var late = ask("a", "b", "c");
    fixture.time.advance(seconds(1).toNanos());
    assertThat(late).extracting(BulkLoadTest::valueOf).containsExactly(values("a", "b", "c"));
    loaders.runAll();
    // In a second with one late load and two good ones, all is well.
    assertThat(ask("x")).hasSize(1);
    loaders.runAll();
    fixture.time.advance(seconds(12).toNanos());
    var again = ask("a");
    assertThat(again.get(0)).as("not spared").isNotDone();
    loaders.runAll();
    assertThat(again.get(0)).isCompleted();
  }

  @Test
  void getterThatAsksForAnotherKeyOfItsOwnLoadFailsAtOnce() {
    GroupFixture direct = new GroupFixture();
    List<GroupHost<String>> self = new java.util.ArrayList<>();
    host =
        direct.bulkHost(
            keys -> {
              if (keys.contains("a")) {
                self.get(0).group().get("b");
              }
              return all(keys);
            },
            config().build());
    self.add(host);
    assertThatThrownBy(() -> host.group().getAll(List.of("a", "b")))
        .isInstanceOf(LoadFailedException.class)
        .rootCause()
        .hasMessageContaining("the getter asks for the key that it is loading");
  }

  @Test
  void getterMayAskForManyOtherKeysThoughItHoldsTheOnlyPlace() {
    GroupFixture direct = new GroupFixture();
    List<GroupHost<String>> self = new java.util.ArrayList<>();
    host =
        direct.bulkHost(
            keys -> {
              if (keys.contains("sum")) {
                int sum = self.get(0).group().getAll(List.of("x", "y", "z")).size();
                return Map.of("sum", Loaded.of(String.valueOf(sum)));
              }
              return all(keys);
            },
            config().maxConcurrentLoads(1).maxQueuedLoads(0).build());
    self.add(host);
    assertThat(host.group().get("sum")).isEqualTo("3");
    assertThat(direct.loaded).containsExactly("sum", "x,y,z");
  }

  @Test
  void loadInTheQueueBeginsWhenAGetterWaitsForOneOfItsKeys() {
    host = open(config().maxConcurrentLoads(1).build());
    ask("first");
    var queued = ask("a", "b");
    host.answer("b", FetchMode.NESTED_LOAD);
    assertThat(loaders.waiting()).isEqualTo(2);
    loaders.runAll();
    assertThat(queued).allMatch(CompletableFuture::isDone);
    assertThat(fixture.loaded).containsExactly("first", "a,b");
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
