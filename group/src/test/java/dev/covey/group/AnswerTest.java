package dev.covey.group;

import static dev.covey.group.OwnerTest.assertSums;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A group as peers ask it. */
class AnswerTest {

  private final GroupFixture fixture = new GroupFixture();

  @Test
  void ownerLoadsOnceAndThenAnswersFromItsMainTier() {
    GroupHost<String> host = fixture.host();
    Answer first = now(host.answer("k", FetchMode.LOAD));
    fixture.time.advance(7);
    Answer second = now(host.answer("k", FetchMode.LOAD));

    assertThat(first)
        .isInstanceOfSatisfying(
            Answer.Value.class,
            value -> {
              assertThat(value.bytes()).asString().isEqualTo("value of k");
              assertThat(value.freshness()).isEqualTo(new Freshness(0, Nanos.FOREVER, true));
            });
    assertThat(second)
        .isInstanceOfSatisfying(
            Answer.Value.class,
            value ->
                assertThat(value.freshness()).isEqualTo(new Freshness(7, Nanos.FOREVER, false)));
    GroupStats stats = host.group().stats();
    assertThat(stats.served()).isEqualTo(2);
    assertThat(stats.servedHits()).isEqualTo(1);
    assertThat(stats.gets()).isZero();
    assertSums(stats);
  }

  @Test
  void remainingTimeIsWhatIsLeftAtTheAnswer() {
    fixture.getter = key -> Loaded.of("v", Duration.ofNanos(100));
    GroupHost<String> host = fixture.host();
    now(host.answer("k", FetchMode.LOAD));
    fixture.time.advance(30);
    assertThat(now(host.answer("k", FetchMode.LOAD)))
        .isInstanceOfSatisfying(
            Answer.Value.class,
            value -> assertThat(value.freshness().remainingNanos()).isEqualTo(70));
  }

  @Test
  void absenceIsAnsweredAsSuch() {
    fixture.getter = key -> Loaded.absent();
    assertThat(now(fixture.host().answer("k", FetchMode.LOAD))).isInstanceOf(Answer.Absent.class);
  }

  @Test
  void memberThatDoesNotOwnTheKeySaysSoAndAsksNobody() {
    FakePeer owner = new FakePeer("b");
    fixture.peers.give(owner, "k");
    fixture.peers.revision(42);
    assertThat(now(fixture.host().answer("k", FetchMode.LOAD)))
        .isEqualTo(new Answer.Moved(new ViewName(0, 42)));
    assertThat(owner.requests()).isEmpty();
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void cachedOnlyLoadsNothing() {
    GroupHost<String> host = fixture.host();
    assertThat(now(host.answer("k", FetchMode.CACHED_ONLY))).isEqualTo(new Answer.NotCached());
    host.group().get("k");
    assertThat(now(host.answer("k", FetchMode.CACHED_ONLY))).isInstanceOf(Answer.Value.class);
    assertThat(fixture.loaded).hasSize(1);
  }

  @Test
  void failedLoadIsAnsweredAsSuch() {
    fixture.getter =
        key -> {
          throw new IOException("origin away");
        };
    assertThat(now(fixture.host().answer("k", FetchMode.LOAD)))
        .isEqualTo(new Answer.Failure(FailureKind.LOAD_FAILED, "java.io.IOException: origin away"));
  }

  @Test
  void keyLongerThanTheOwnerTakesIsTooLarge() {
    GroupHost<String> host = fixture.host(GroupConfig.builder().maxKeyBytes(3).build());
    assertThat(now(host.answer("four", FetchMode.LOAD)))
        .isInstanceOfSatisfying(
            Answer.Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE));
  }

  @Test
  void closedGroupSaysSo() {
    GroupHost<String> host = fixture.host();
    host.close();
    assertThat(now(host.answer("k", FetchMode.LOAD)))
        .isEqualTo(new Answer.Failure(FailureKind.CLOSED, ""));
  }

  @Test
  void peerAndCallerShareOneLoad() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    GroupHost<String> host = slow.host();
    CompletableFuture<String> caller = host.group().getAsync("k");
    CompletionStage<Answer> peer = host.answer("k", FetchMode.LOAD);
    loaders.runAll();
    assertThat(caller).isCompletedWithValue("value of k");
    assertThat(now(peer)).isInstanceOf(Answer.Value.class);
    assertThat(slow.loaded).hasSize(1);
    assertThat(host.group().stats().shared()).isEqualTo(1);
    assertSums(host.group().stats());
  }

  @Test
  void passThroughLoadsForEachPeer() {
    GroupHost<String> host = fixture.host(GroupConfig.builder().passThrough(true).build());
    now(host.answer("k", FetchMode.LOAD));
    now(host.answer("k", FetchMode.LOAD));
    assertThat(fixture.loaded).hasSize(2);
    assertThat(now(host.answer("k", FetchMode.CACHED_ONLY))).isEqualTo(new Answer.NotCached());
    assertSums(host.group().stats());
  }

  private static Answer now(CompletionStage<Answer> stage) {
    assertThat(stage.toCompletableFuture()).isCompleted();
    return stage.toCompletableFuture().join();
  }
}
