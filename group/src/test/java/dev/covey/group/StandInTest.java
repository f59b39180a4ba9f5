package dev.covey.group;

import static dev.covey.group.FakePeer.CACHED;
import static dev.covey.group.FakePeer.LOADED;
import static dev.covey.group.OwnerTest.assertSums;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Keys whose owner cannot be reached, at who asks and at who answers in its place. */
class StandInTest {

  private static final Answer UNREACHABLE = new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "");
  private static final Answer NO_GROUP = new Answer.Failure(FailureKind.NO_SUCH_GROUP, "");

  private final GroupFixture fixture = new GroupFixture();
  private final FakePeer owner = new FakePeer("owner");
  private final FakePeer standIn = new FakePeer("stand-in");
  private final Lease lease = Lease.until(1_000);

  private GroupHost<String> host() {
    fixture.peers.give(Ownership.of(owner, lease), "k", "other");
    return fixture.host();
  }

  private static Answer value(String value, Freshness freshness) {
    return new Answer.Value(value.getBytes(UTF_8), freshness);
  }

  @Test
  void standInIsAskedAndItsAnswerKept() {
    fixture.peers.standIn(standIn);
    owner.next(UNREACHABLE);
    standIn.next(value("v", LOADED));
    Group<String> group = host().group();
    assertThat(group.lookup("k"))
        .isEqualTo(new Lookup<>("v", Source.PEER_LOAD, "owner", Duration.ZERO, false));
    assertThat(standIn.requests())
        .extracting(FakePeer.Request::mode)
        .containsExactly(FetchMode.STAND_IN);
    assertThat(group.lookup("k").source()).isEqualTo(Source.HOT_HIT);
    assertThat(fixture.loaded).isEmpty();
    assertSums(group.stats());
  }

  @Test
  void failureOfItsGetterIsNotTriedAgainHere() {
    fixture.peers.standIn(standIn);
    owner.next(UNREACHABLE);
    standIn.next(new Answer.Failure(FailureKind.LOAD_FAILED, "no"));
    Group<String> group = host().group();
    assertThatThrownBy(() -> group.get("k")).isInstanceOf(LoadFailedException.class);
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void answerFromBeforeARemoveIsRefusedAndTheKeyLoadedHere() {
    fixture.peers.standIn(standIn);
    fixture.time.advance(100);
    GroupHost<String> host = host();
    host.drop(List.of("k"));
    owner.next(UNREACHABLE);
    standIn.next(value("old", CACHED));
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.FALLBACK_LOAD);
  }

  @Test
  void getterThatAsksHasTheKeyLoadedHere() {
    fixture.peers.standIn(standIn);
    owner.next(UNREACHABLE);
    GroupHost<String> host = host();
    fixture.getter =
        key -> Loaded.of(key.equals("outer") ? host.group().get("other") : "value of " + key);
    assertThat(host.group().get("outer")).isEqualTo("value of other");
    assertThat(standIn.requests()).isEmpty();
  }

  @Test
  void whoCannotReachOwnersThatAnswerAsksStandInsForATenthOfTheCallsOnly() {
    fixture.peers.standIn(standIn);
    Group<String> group = host().group();
    for (int i = 0; i < 1_000; i++) {
      owner.next(NO_GROUP);
      standIn.next(UNREACHABLE);
      group.get("k");
    }
    assertThat(standIn.requests().size()).isBetween(100, 120);
  }

  @Test
  void thisNodeLoadsOnceForAllWhoAskItAndKeepsACopy() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    slow.peers.give(Ownership.of(owner, lease), "k");
    GroupHost<String> host = slow.host();
    CompletableFuture<Answer> first = host.answer("k", FetchMode.STAND_IN).toCompletableFuture();
    CompletableFuture<Answer> second = host.answer("k", FetchMode.STAND_IN).toCompletableFuture();
    loaders.runAll();
    assertThat(first.join()).isInstanceOf(Answer.Value.class);
    assertThat(second.join()).isInstanceOf(Answer.Value.class);
    assertThat(slow.loaded).containsExactly("k");
    Answer.Value later =
        (Answer.Value) host.answer("k", FetchMode.STAND_IN).toCompletableFuture().join();
    assertThat(later.freshness().loaded()).isFalse();
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.HOT_HIT);
    assertSums(host.group().stats());
  }

  @Test
  void withoutTheOwnersLeaseNothingIsKept() {
    fixture.peers.give(Ownership.of(owner, Lease.none()), "k");
    GroupHost<String> host = fixture.host();
    Answer.Value answer =
        (Answer.Value) host.answer("k", FetchMode.STAND_IN).toCompletableFuture().join();
    assertThat(answer.freshness().remainingNanos()).isZero();
    assertThat(host.group().stats().hot().entries()).isZero();
  }

  @Test
  void removeReachesWhatAStandInKeeps() {
    GroupHost<String> host = host();
    host.answer("k", FetchMode.STAND_IN);
    host.drop(List.of("k"));
    host.answer("k", FetchMode.STAND_IN);
    assertThat(fixture.loaded).containsExactly("k", "k");
  }

  @Test
  void copyOfAValueThatAgesEndsAtItsSoftLimit() {
    fixture.peers.give(Ownership.of(owner, lease), "k");
    GroupHost<String> host =
        fixture.host(
            GroupConfig.builder()
                .jitter(0)
                .softTimeToLive(Duration.ofNanos(60))
                .timeToLive(Duration.ofNanos(100))
                .build());
    host.answer("k", FetchMode.STAND_IN);
    fixture.time.advance(59);
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.HOT_HIT);
    fixture.time.advance(1);
    owner.next(value("theirs", LOADED));
    assertThat(host.group().get("k")).isEqualTo("theirs");
  }

  @Test
  void groupInPassThroughKeepsNothingForOthersEither() {
    GroupHost<String> host = host();
    host.group().passThrough(true);
    host.answer("k", FetchMode.STAND_IN);
    host.answer("k", FetchMode.STAND_IN);
    assertThat(fixture.loaded).containsExactly("k", "k");
    assertThat(host.group().stats().hot().entries()).isZero();
  }

  @Test
  void answerThatCannotBeReadIsLoadedHere() {
    fixture.peers.standIn(standIn);
    owner.next(UNREACHABLE);
    standIn.next(new Answer.Value(new byte[] {-1}, CACHED)); // not UTF-8
    assertThat(host().group().get("k")).isEqualTo("value of k");
  }
}
