package dev.covey.group;

import static dev.covey.group.FakePeer.CACHED;
import static dev.covey.group.FakePeer.LOADED;
import static dev.covey.group.OwnerTest.assertSums;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A group on a node that does not own the key. */
class FetchTest {

  private final GroupFixture fixture = new GroupFixture();
  private final FakePeer owner = new FakePeer("b");
  private final Ownership ownership = fixture.peers.give(owner, "k");

  @Test
  void firstGetAsksTheOwnerAndTheNextIsAHotHit() {
    owner.next(value("v", CACHED));
    Group<String> group = fixture.host().group();
    assertThat(group.lookup("k"))
        .isEqualTo(
            new Lookup<>("v", Source.PEER_HIT, "b", Duration.ofNanos(CACHED.ageNanos()), false));
    assertThat(group.lookup("k").source()).isEqualTo(Source.HOT_HIT);
    assertThat(group.get("k")).isEqualTo("v");
    assertThat(owner.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.keys()).containsExactly("k");
              assertThat(request.mode()).isEqualTo(FetchMode.LOAD);
            });
    assertThat(fixture.loaded).isEmpty();
    assertThat(group.stats().hotHits()).isEqualTo(2);
    assertThat(group.stats().main().entries()).isZero();
    assertSums(group.stats());
  }

  @Test
  void lookupTellsThatTheOwnerLoaded() {
    owner.next(value("v", LOADED));
    assertThat(fixture.host().group().lookup("k").source()).isEqualTo(Source.PEER_LOAD);
  }

  @Test
  void callersOfOneKeyShareOneRequest() {
    Group<String> group = fixture.host().group();
    CompletableFuture<String> first = group.getAsync("k");
    CompletableFuture<String> second = group.getAsync("k");
    owner.requests().get(0).answer(value("v", CACHED));
    assertThat(first).isCompletedWithValue("v");
    assertThat(second).isCompletedWithValue("v");
    assertThat(owner.requests()).hasSize(1);
    assertThat(group.stats().shared()).isEqualTo(1);
    assertSums(group.stats());
  }

  @Test
  void absenceAtTheOwnerIsAnAnswerToo() {
    owner.next(new Answer.Absent(LOADED));
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOf(NoSuchKeyException.class)
        .hasMessageContaining("member=b");
    assertThat(group.find("k")).isEmpty();
    assertThat(owner.requests()).hasSize(1);
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void copyExpiresWithItsOriginal() {
    owner.next(value("old", new Freshness(0, 1_000, false))).next(value("new", CACHED));
    Group<String> group = fixture.host().group();
    group.get("k");
    fixture.time.advance(999);
    assertThat(group.get("k")).isEqualTo("old");
    fixture.time.advance(1);
    assertThat(group.get("k")).isEqualTo("new");
  }

  @Test
  void answerThatIsOverWhenItArrivesIsHandedOutAndNotKept() {
    owner.next(value("v", new Freshness(5, 0, false))).next(value("w", CACHED));
    Group<String> group = fixture.host().group();
    assertThat(group.get("k")).isEqualTo("v");
    assertThat(group.get("k")).isEqualTo("w");
  }

  @Test
  void copyOfAnEndedOwnershipIsDead() {
    owner.next(value("old", CACHED)).next(value("new", CACHED));
    GroupHost<String> host = fixture.host();
    host.group().get("k");
    fixture.peers.give(owner, "k"); // away and back again
    assertThat(host.group().get("k")).isEqualTo("new");
  }

  @Test
  void fetchUnderWayWhenItsKeyMovesIsNotStoredNorJoined() {
    GroupHost<String> host = fixture.host();
    CompletableFuture<String> before = host.group().getAsync("k");
    fixture.peers.give(owner, "k");
    host.detachMoved();
    CompletableFuture<String> after = host.group().getAsync("k");

    owner.requests().get(0).answer(value("old", CACHED));
    assertThat(before).isCompletedWithValue("old");
    assertThat(after).isNotDone();
    owner.requests().get(1).answer(value("new", CACHED));
    assertThat(after).isCompletedWithValue("new");
    assertThat(host.group().get("k")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource(names = {"OWNER_UNREACHABLE", "NO_SUCH_GROUP", "CLOSED"})
  void withoutItsOwnerAndItsStandInTheKeyIsLoadedHereAndNotStored(FailureKind kind) {
    owner.next(failure(kind)).next(value("from the owner", CACHED));
    fixture.peers.standIn(new FakePeer("c").next(failure(kind)));
    Group<String> group = fixture.host().group();
    Lookup<String> found = group.lookup("k");
    assertThat(found.value()).isEqualTo("value of k");
    assertThat(found.source()).isEqualTo(Source.FALLBACK_LOAD);
    assertThat(found.owner()).isEqualTo("b");
    assertThat(group.stats().fallbackLoads()).isEqualTo(1);
    assertThat(group.stats().main().entries() + group.stats().hot().entries()).isZero();
    assertSums(group.stats());
    assertThat(group.get("k")).isEqualTo("from the owner");
  }

  @Test
  void withoutItsOwnerOneLoadServesAllWhoWait() {
    Group<String> group = fixture.host().group();
    CompletableFuture<String> first = group.getAsync("k");
    CompletableFuture<String> second = group.getAsync("k");
    owner.requests().get(0).answer(failure(FailureKind.OWNER_UNREACHABLE));
    assertThat(first).isCompletedWithValue("value of k");
    assertThat(second).isCompletedWithValue("value of k");
    assertThat(fixture.loaded).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOAD_FAILED", "OVERLOADED", "TOO_LARGE", "DEADLINE_EXCEEDED"})
  void failureAtTheOwnerStaysThatFailureAndIsNotTriedAgainHere(FailureKind kind) {
    owner.next(failure(kind));
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.get("k"))
        .isInstanceOfSatisfying(
            CacheException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.member()).isEqualTo("b");
              assertThat(e.detail()).isEqualTo("said so");
            });
    assertThat(fixture.loaded).isEmpty();
    assertSums(group.stats());
  }

  @Test
  void peerWhoseStageFailsAgainstItsContractIsAFailureNotAHang() {
    Group<String> group = fixture.host().group();
    CompletableFuture<String> future = group.getAsync("k");
    owner.requests().get(0).answers().get(0).completeExceptionally(new IllegalStateException("x"));
    assertThat(future.handle((v, t) -> t).join()).isInstanceOf(LoadFailedException.class);
  }

  @Test
  void movedInTheSameViewIsLoadedHereAndNotStored() { // rings that disagree
    owner.next(new Answer.Moved(new ViewName(0, 1)));
    Group<String> group = fixture.host().group();
    assertThat(group.lookup("k").source()).isEqualTo(Source.FALLBACK_LOAD);
    assertThat(owner.requests()).hasSize(1);
  }

  @Test
  void movedIsFollowedToTheNewOwnerOnceTheViewIsHere() {
    CompletableFuture<Void> view = new CompletableFuture<>();
    fixture.peers.holdRevision(view);
    owner.next(new Answer.Moved(new ViewName(0, 2)));
    FakePeer newOwner = new FakePeer("c").next(value("v", CACHED));
    Group<String> group = fixture.host().group();
    CompletableFuture<String> future = group.getAsync("k");
    assertThat(future).isNotDone();

    fixture.peers.give(newOwner, "k");
    view.complete(null);

    assertThat(future).isCompletedWithValue("v");
    assertThat(fixture.loaded).isEmpty();
    assertThat(group.lookup("k").owner()).isEqualTo("c");
  }

  @Test
  void movedToThisNodeIsLoadedAndStoredHere() {
    CompletableFuture<Void> view = new CompletableFuture<>();
    fixture.peers.holdRevision(view);
    owner.next(new Answer.Moved(new ViewName(0, 2)));
    Group<String> group = fixture.host().group();
    CompletableFuture<String> future = group.getAsync("k");
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k");
    view.complete(null);
    assertThat(future).isCompletedWithValue("value of k");
    assertThat(group.lookup("k").source()).isEqualTo(Source.MAIN_HIT);
  }

  @Test
  void secondMovedIsNotFollowed() {
    CompletableFuture<Void> view = new CompletableFuture<>();
    fixture.peers.holdRevision(view);
    owner.next(new Answer.Moved(new ViewName(0, 2)));
    FakePeer second = new FakePeer("c").next(new Answer.Moved(new ViewName(0, 3)));
    Group<String> group = fixture.host().group();
    CompletableFuture<String> future = group.getAsync("k");
    fixture.peers.give(second, "k");
    view.complete(null);
    assertThat(future).isCompletedWithValue("value of k");
    assertThat(group.stats().fallbackLoads()).isEqualTo(1);
  }

  @Test
  void bytesThatCannotBeReadAreCountedAndAnsweredByALoadHere() {
    owner.next(new Answer.Value(new byte[] {(byte) 0xff}, CACHED));
    Group<String> group = fixture.host().group();
    assertThat(group.get("k")).isEqualTo("value of k");
    assertThat(group.stats().undecodable()).isEqualTo(1);
    assertThat(group.stats().hot().entries()).isZero();
  }

  @Test
  void bytesThatCannotBeReadAndALoadThatFailsAreAnErrorThatTellsBoth() {
    owner.next(new Answer.Value(new byte[] {(byte) 0xff}, CACHED));
    fixture.getter =
        key -> {
          throw new IOException("origin away");
        };
    assertThatThrownBy(() -> fixture.host().group().get("k"))
        .isInstanceOfSatisfying(
            UndecodableException.class,
            e -> assertThat(e.getSuppressed()).singleElement().asString().contains("origin away"));
  }

  @Test
  void valueIsDecodedOnceHoweverOftenItIsAskedFor() {
    AtomicInteger decoded = new AtomicInteger();
    Codec<String> counting =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return value.getBytes(UTF_8);
          }

          @Override
          public String decode(byte[] bytes) {
            decoded.incrementAndGet();
            return new String(bytes, UTF_8);
          }
        };
    owner.next(value("v", CACHED));
    GroupConfig config = GroupConfig.builder().mirrorAfterFetches(1).build();
    Group<String> group = fixture.host(counting, config).group();
    for (int i = 0; i < 5; i++) {
      group.get("k");
    }
    assertThat(decoded).hasValue(1);
  }

  @Test
  void codecsThatMayBeSlowDoNotRunOnTheThreadThatBringsTheAnswer() {
    ManualExecutor callbacks = new ManualExecutor();
    GroupFixture hopping = new GroupFixture(callbacks, Runnable::run);
    hopping.peers.give(owner, "k");
    owner.next(value("v", CACHED));
    CompletableFuture<String> future = hopping.host().group().getAsync("k");
    assertThat(future).isNotDone();
    callbacks.runAll();
    assertThat(future).isCompletedWithValue("v");
  }

  @Test
  void withoutAHotTierEachGetAsksTheOwner() {
    owner.next(value("v", CACHED)).next(value("v", CACHED));
    Group<String> group = fixture.host(GroupConfig.builder().hotShare(0).build()).group();
    group.get("k");
    group.get("k");
    assertThat(group.stats().fetches()).isEqualTo(2);
  }

  @Test
  void getAllSendsOneMessageToEachOwner() {
    FakePeer other = new FakePeer("c").next(value("3", CACHED));
    fixture.peers.give(owner, "b1", "b2");
    fixture.peers.give(other, "c1");
    owner.next(value("1", CACHED), new Answer.Absent(CACHED));

    Group<String> group = fixture.host().group();
    assertThat(group.getAll(List.of("b1", "own", "c1", "b2")))
        .isEqualTo(Map.of("b1", "1", "own", "value of own", "c1", "3"));

    assertThat(owner.requests())
        .extracting(FakePeer.Request::keys)
        .containsExactly(List.of("b1", "b2"));
    assertThat(other.requests()).extracting(FakePeer.Request::keys).containsExactly(List.of("c1"));
    assertThat(group.lookup("b1").source()).isEqualTo(Source.HOT_HIT);
    assertSums(group.stats());
  }

  @Test
  void getAllFailsAsItsFirstFailedKeyDoes() {
    fixture.peers.give(owner, "b1", "b2");
    owner.next(failure(FailureKind.OVERLOADED), value("2", CACHED));
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.getAll(List.of("b1", "b2")))
        .isInstanceOf(OverloadedException.class);
    assertThat(group.get("b2")).isEqualTo("2");
  }

  @Test
  void slowKeyOfAGetAllHoldsUpNoOther() {
    fixture.peers.give(owner, "fast", "slow");
    owner.next(value("1", CACHED)); // to the first key alone
    Group<String> group = fixture.host().group();
    assertThatThrownBy(
            () -> group.withTimeout(Duration.ofMillis(1)).getAll(List.of("fast", "slow")))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(group.lookup("fast").source()).isEqualTo(Source.HOT_HIT);
  }

  @Test
  void peerThatThrowsAgainstItsContractLeavesNoFlightBehind() {
    AtomicInteger calls = new AtomicInteger();
    Peer defective =
        new Peer() {
          @Override
          public String id() {
            return "b";
          }

          @Override
          public CompletableFuture<Answer> fetch(
              String group, String key, FetchMode mode, long timeoutNanos) {
            return CompletableFuture.completedFuture(value("v", CACHED));
          }

          @Override
          public List<CompletableFuture<Answer>> fetchAll(
              String group, List<String> keys, FetchMode mode, long timeoutNanos) {
            calls.incrementAndGet();
            throw new IllegalStateException("defect");
          }

          @Override
          public CompletableFuture<Optional<Handed>> peek(
              String group, String key, long timeoutNanos) {
            return CompletableFuture.completedFuture(Optional.empty());
          }

          @Override
          public CompletableFuture<List<WriteAnswer>> write(
              String group, List<Write> writes, long timeoutNanos) {
            throw new IllegalStateException("defect");
          }

          @Override
          public CompletableFuture<WriteAnswer> drop(
              String group, List<String> keys, long timeoutNanos) {
            throw new IllegalStateException("defect");
          }

          @Override
          public CompletableFuture<WriteAnswer> dropAll(String group, long timeoutNanos) {
            throw new IllegalStateException("defect");
          }
        };
    fixture.peers.give(defective, "k");
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.getAll(List.of("k")))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("defect");
    assertThat(calls).hasValue(1);
    assertThat(group.get("k")).isEqualTo("v");
  }

  @Test
  void ifCachedDoesNotTakeTheOwnersClosingForThisNodes() {
    owner.next(failure(FailureKind.CLOSED));
    assertThatThrownBy(() -> fixture.host().group().getIfCached("k"))
        .isInstanceOf(OwnerUnreachableException.class);
  }

  @Test
  void ifCachedAsksTheOwnersCacheAndLoadsNothing() {
    owner
        .next(new Answer.NotCached())
        .next(value("v", CACHED))
        .next(new Answer.Absent(CACHED))
        .next(new Answer.Moved(new ViewName(0, 7)));
    Group<String> group = fixture.host().group();
    assertThat(group.getIfCached("k")).isEmpty();
    assertThat(group.getIfCached("k")).contains("v");
    assertThat(group.getIfCached("k")).isEmpty();
    assertThat(group.getIfCached("k")).isEmpty();
    assertThat(owner.requests())
        .extracting(FakePeer.Request::mode)
        .containsOnly(FetchMode.CACHED_ONLY);
    assertThat(fixture.loaded).isEmpty();
    assertThat(group.stats().gets()).isZero();
    assertThat(group.stats().cachedGets()).isEqualTo(4);
  }

  @Test
  void ifCachedSaysThatTheOwnerCouldNotBeAsked() {
    owner.next(failure(FailureKind.OWNER_UNREACHABLE)).next(failure(FailureKind.NO_SUCH_GROUP));
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.getIfCached("k")).isInstanceOf(OwnerUnreachableException.class);
    assertThatThrownBy(() -> group.getIfCached("k")).isInstanceOf(NoSuchGroupException.class);
  }

  @Test
  void ifCachedReportsBytesItCannotRead() {
    owner.next(new Answer.Value(new byte[] {(byte) 0xff}, CACHED));
    assertThatThrownBy(() -> fixture.host().group().getIfCached("k"))
        .isInstanceOf(UndecodableException.class);
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void ifCachedFindsThisNodesCopiesWithoutAsking() {
    owner.next(value("v", CACHED));
    Group<String> group = fixture.host().group();
    group.get("k");
    assertThat(group.getIfCached("k")).contains("v");
    assertThat(owner.requests()).hasSize(1);
    assertThat(ownership.isOver()).isFalse();
  }

  @Test
  void copyEndsAtItsOwnersSoftLimitOrAtTheGroupsUpperAgeForCopies() {
    long second = Duration.ofSeconds(1).toNanos();
    fixture.peers.give(owner, "short", "long");
    GroupConfig config =
        GroupConfig.builder().mirrorAfterFetches(1).hotTimeToLive(Duration.ofSeconds(5)).build();
    Group<String> group = fixture.host(config).group();
    owner
        .next(value("v", new Freshness(0, 3 * second, false)))
        .next(value("v", new Freshness(0, 60 * second, false)));
    group.get("short");
    group.get("long");

    fixture.time.advance(3 * second - 1);
    assertThat(group.lookup("short").source()).isEqualTo(Source.HOT_HIT);
    fixture.time.advance(1);
    owner.next(value("v2", CACHED));
    assertThat(group.get("short")).isEqualTo("v2");

    assertThat(group.lookup("long").source()).isEqualTo(Source.HOT_HIT);
    fixture.time.advance(2 * second);
    owner.next(value("v3", CACHED));
    assertThat(group.get("long")).isEqualTo("v3");
  }

  @Test
  void copyOfAStaleValueIsSaidToBeStale() {
    owner.next(value("v", new Freshness(7, 1_000, false, true)));
    Group<String> group = fixture.host().group();
    assertThat(group.lookup("k").stale()).isTrue();
    assertThat(group.lookup("k"))
        .isEqualTo(new Lookup<>("v", Source.HOT_HIT, "b", Duration.ofNanos(7), true));
    fixture.time.advance(1_000);
    owner.next(value("new", CACHED));
    assertThat(group.lookup("k").stale()).isFalse();
  }

  @Test
  void copyOfAnAbsenceEndsACopyOfAValue() {
    Group<String> group = fixture.host().group();
    owner.next(value("v", new Freshness(0, 10, false)));
    group.get("k");
    fixture.time.advance(10);
    owner.next(new Answer.Absent(CACHED));
    assertThat(group.find("k")).isEmpty();
    assertThat(group.find("k")).isEmpty();
    assertThat(owner.requests()).hasSize(2);
    assertThat(group.stats().hot().entries()).isZero();
    assertThat(group.stats().absent().entries()).isEqualTo(1);
    assertThat(group.stats().hotHits()).isEqualTo(1);
  }

  @Test
  void originThatRefusedTheOwnerSaysHowLongToWait() {
    owner.next(
        new Answer.Failure(FailureKind.OVERLOADED, "full", Duration.ofSeconds(30).toNanos()));
    assertThatThrownBy(() -> fixture.host().group().get("k"))
        .isInstanceOfSatisfying(
            OverloadedException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(30)));
    assertThat(fixture.loaded).isEmpty();
  }

  private static Answer value(String text, Freshness freshness) {
    return new Answer.Value(text.getBytes(UTF_8), freshness);
  }

  private static Answer failure(FailureKind kind) {
    return new Answer.Failure(kind, "said so");
  }
}
