package dev.covey.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys asked for in the background, at a rate. */
class WarmUpTest {

  private final GroupFixture fixture = new GroupFixture();
  private final GroupHost<String> host = fixture.host();
  private final Group<String> group = host.group();

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i).toList();
  }

  private void pass(Duration time) {
    fixture.time.advance(time.toNanos());
  }

  private static WarmUp.Progress end(WarmUp warmUp) {
    CompletableFuture<WarmUp.Progress> done = warmUp.done().toCompletableFuture();
    assertThat(done).isCompleted();
    return done.join();
  }

  @Test
  void keysAreLoadedAtTheRateAndFoundCachedAfterwards() {
    WarmUp warmUp = group.warm(keys(10), 5);
    assertThat(fixture.loaded).containsExactly("k0");
    pass(Duration.ofMillis(199));
    assertThat(fixture.loaded).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(fixture.loaded).hasSize(2);
    assertThat(warmUp.progress()).isEqualTo(new WarmUp.Progress(10, 2, 2, 0, 0));
    assertThat(warmUp.progress().remaining()).isEqualTo(8);
    assertThat(warmUp.done().toCompletableFuture()).isNotDone();

    pass(Duration.ofMillis(1_600));
    assertThat(end(warmUp)).isEqualTo(new WarmUp.Progress(10, 10, 10, 0, 0));
    assertThat(fixture.loaded).containsExactlyElementsOf(keys(10));
    assertThat(group.lookup("k7").source()).isEqualTo(Source.MAIN_HIT);
    OwnerTest.assertSums(group.stats());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3, 12, 30, 77.7, 1_000})
  void rateHoldsOverTheWhole(double keysPerSecond) {
    group.warm(keys(100_000), keysPerSecond);
    pass(Duration.ofSeconds(60));
    assertThat(fixture.loaded.size())
        .isBetween((int) (60 * keysPerSecond), (int) (60.1 * keysPerSecond) + 1);
  }

  @Test
  void absentAndFailedKeysAreCountedAndTheRestGoesOn() {
    fixture.getter =
        key ->
            switch (key) {
              case "k1" -> throw new IOException("down");
              case "k2" -> Loaded.absent();
              default -> Loaded.of(key);
            };
    WarmUp warmUp = group.warm(keys(5), 1_000);
    assertThat(warmUp.firstFailure())
        .hasValueSatisfying(failure -> assertThat(failure.key()).isEqualTo("k1"));
    assertThat(end(warmUp)).isEqualTo(new WarmUp.Progress(5, 5, 3, 1, 1));
  }

  @Test
  void keysThatAreThereAreNotLoadedAgain() {
    group.get("k1");
    WarmUp warmUp = group.warm(keys(3), 1_000);
    assertThat(end(warmUp).there()).isEqualTo(3);
    assertThat(fixture.loaded).containsExactly("k1", "k0", "k2");
  }

  @Test
  void keysOfAnotherMemberAreAskedForThereTogether() {
    FakePeer owner = new FakePeer("b");
    fixture.peers.give(owner, "k0", "k2");
    Answer answer = new Answer.Value("v".getBytes(UTF_8), FakePeer.LOADED);
    owner.next(answer, new Answer.Failure(FailureKind.OVERLOADED, ""));
    WarmUp warmUp = group.warm(keys(3), 1_000);
    assertThat(end(warmUp)).isEqualTo(new WarmUp.Progress(3, 3, 2, 0, 1));
    assertThat(owner.requests())
        .extracting(FakePeer.Request::keys)
        .containsExactly(List.of("k0", "k2"));
    assertThat(fixture.loaded).containsExactly("k1");
  }

  @Test
  void bulkGetterIsAskedForTheKeysOfAStepTogether() {
    GroupHost<String> bulk =
        fixture.bulkHost(
            asked ->
                asked.stream()
                    .collect(Collectors.toMap(Function.identity(), key -> Loaded.of("v"))),
            GroupConfig.defaults());
    WarmUp warmUp = bulk.group().warm(keys(200), 1_000);
    pass(Duration.ofSeconds(1));
    assertThat(end(warmUp).there()).isEqualTo(200);
    assertThat(fixture.loaded)
        .extracting(keys -> keys.split(",", -1).length)
        .containsExactly(100, 50, 50);
    OwnerTest.assertSums(bulk.group().stats());
  }

  @Test
  void noMoreThanHalfOfThePlacesAreTaken() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    Group<String> crowded = slow.host(GroupConfig.builder().maxConcurrentLoads(8).build()).group();
    WarmUp warmUp = crowded.warm(keys(100), 1_000_000);
    loaders.runOne(); // the step
    assertThat(warmUp.progress().asked()).isEqualTo(4);
    assertThat(crowded.stats().runningLoads()).isEqualTo(4);
    loaders.runOne();
    assertThat(warmUp.progress().asked()).as("not one by one").isEqualTo(4);
    loaders.runAll();
    assertThat(end(warmUp).there()).isEqualTo(100);
    assertThat(crowded.stats().loads()).isEqualTo(100);
  }

  @Test
  void keyUnderWayIsWaitedForUntilItsLoadEndsSoThatNoOtherTakesItsPlace() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    GroupConfig config =
        GroupConfig.builder().maxConcurrentLoads(2).loadTimeout(Duration.ofSeconds(30)).build();
    Group<String> hasty = slow.host(config).group().withTimeout(Duration.ofSeconds(1));
    WarmUp warmUp = hasty.warm(keys(3), 1_000);
    loaders.runOne(); // the step
    slow.time.advance(Duration.ofSeconds(29).toNanos());
    assertThat(warmUp.progress()).isEqualTo(new WarmUp.Progress(3, 1, 0, 0, 0));
    slow.time.advance(Duration.ofSeconds(1).toNanos());
    assertThat(warmUp.progress().failed()).isEqualTo(1);
  }

  @Test
  void stepThatFindsNoThreadIsTriedAgain() {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    GroupFixture poor =
        new GroupFixture(
            task -> {
              if (exhausted.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            },
            Runnable::run);
    WarmUp warmUp = poor.host().group().warm(keys(2), 1_000);
    assertThat(warmUp.progress().asked()).isZero();
    poor.time.advance(Duration.ofMillis(50).toNanos());
    assertThat(end(warmUp).there()).isEqualTo(2);
  }

  @Test
  void closeWithKeysUnderWayIsAFailureToo() {
    ManualExecutor loaders = new ManualExecutor();
    ManualExecutor callbacks = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, callbacks);
    GroupHost<String> closing = slow.host();
    WarmUp warmUp = closing.group().warm(keys(2), 1_000);
    loaders.runOne(); // the step
    closing.close();
    assertThat(warmUp.progress()).isEqualTo(new WarmUp.Progress(2, 2, 0, 0, 2));
    assertThat(callbacks.waiting()).as("one end").isEqualTo(1);
    callbacks.runAll();
    assertThat(warmUp.done().toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void cancelledOneAsksForNoMoreAndEndsWithItsLastAnswer() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    WarmUp warmUp = slow.host().group().warm(keys(10), 20);
    loaders.runOne(); // the step, which asks for two
    warmUp.cancel();
    warmUp.cancel();
    assertThat(warmUp.done().toCompletableFuture()).isNotDone();
    loaders.runAll();
    assertThat(end(warmUp)).isEqualTo(new WarmUp.Progress(10, 2, 2, 0, 0));
    assertThat(end(warmUp).remaining()).isEqualTo(8);
    slow.time.advance(Duration.ofMinutes(1).toNanos());
    loaders.runAll();
    assertThat(slow.loaded).hasSize(2);
  }

  @Test
  void oneCancelledBetweenStepsEndsAtOnce() {
    WarmUp warmUp = group.warm(keys(10), 1);
    int pending = fixture.time.pending();
    warmUp.cancel();
    assertThat(end(warmUp)).isEqualTo(new WarmUp.Progress(10, 1, 1, 0, 0));
    assertThat(fixture.time.pending()).as("its next step").isEqualTo(pending - 1);
  }

  @Test
  void closeOfTheNodeEndsIt() {
    WarmUp warmUp = group.warm(keys(10), 1);
    host.close();
    assertThat(warmUp.done().toCompletableFuture().handle((end, failure) -> failure).join())
        .isInstanceOf(ClosedException.class);
    pass(Duration.ofMinutes(1));
    assertThat(warmUp.progress().asked()).isEqualTo(1);
    assertThat(group.warm(keys(1), 1).done().toCompletableFuture()).isCompletedExceptionally();
    assertThat(fixture.loaded).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void badRateIsNamedAndNothingBegins(double rate) {
    assertThatThrownBy(() -> group.warm(keys(2), rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keysPerSecond: " + rate + " (expected: > 0 and finite)");
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void badKeyIsNamedAndNothingBegins() {
    assertThatThrownBy(() -> group.warm(List.of("ok", "\ud800"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unpaired surrogate");
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void noKeysAreDoneAtOnce() {
    assertThat(end(group.warm(List.of(), 1))).isEqualTo(new WarmUp.Progress(0, 0, 0, 0, 0));
  }

  @Test
  void endComesOnTheCallbackExecutor() {
    ManualExecutor callbacks = new ManualExecutor();
    WarmUp warmUp = new GroupFixture(Runnable::run, callbacks).host().group().warm(keys(2), 1_000);
    assertThat(warmUp.progress().remaining()).isZero();
    assertThat(warmUp.done().toCompletableFuture()).isNotDone();
    callbacks.runAll();
    assertThat(warmUp.done().toCompletableFuture()).isCompleted();
  }

  @Test
  void whoWarmsCannotEndItForOthers() {
    WarmUp warmUp = group.warm(keys(10), 1);
    warmUp.done().toCompletableFuture().complete(new WarmUp.Progress(0, 0, 0, 0, 0));
    assertThat(warmUp.done().toCompletableFuture()).isNotDone();
  }

  @Test
  void aMillionKeysAreWarmedInSteps() {
    int count = 1_000_000;
    GroupHost<String> bulk =
        new GroupFixture()
            .bulkHost(asked -> Map.of(), GroupConfig.builder().maxBytes(1 << 20).build());
    List<String> many =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            return Integer.toString(index);
          }

          @Override
          public int size() {
            return count;
          }
        };
    WarmUp warmUp = bulk.group().warm(many, 1e9);
    assertThat(end(warmUp)).isEqualTo(new WarmUp.Progress(count, count, 0, count, 0));
    OwnerTest.assertSums(bulk.group().stats());
  }
}
