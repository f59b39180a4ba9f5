package dev.covey.group;

import static dev.covey.group.FakePeer.CACHED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes by callers on a node that does not own the key. */
class WriteTest {

  private static final WriteAnswer DONE = new WriteAnswer.Done();

  private final GroupFixture fixture = new GroupFixture();
  private final FakePeer owner = new FakePeer("b");

  WriteTest() {
    fixture.peers.give(owner, "k");
  }

  @Test
  void putGoesToTheOwnerEncodedWithItsTimeToLive() {
    owner.nextWrite(DONE).nextWrite(DONE);
    Group<String> group = fixture.host().group();
    group.put("k", "v", Duration.ofSeconds(3));
    group.put("k", "w");
    assertThat(owner.writes().get(0).writes())
        .singleElement()
        .satisfies(
            write -> {
              assertThat(write.key()).isEqualTo("k");
              assertThat(write.bytes()).isEqualTo("v".getBytes(UTF_8));
              assertThat(write.timeToLive()).isEqualTo(Duration.ofSeconds(3));
            });
    assertThat(owner.writes().get(1).writes().get(0).timeToLive()).isNull();
    assertThat(group.stats().writes()).isEqualTo(2);
    assertThat(group.stats().writeFailures()).isZero();
  }

  @Test
  void writersOwnCopyGoesAlsoIfTheOwnerDoesNotKnowTheWriter() {
    owner.next(value("old")).next(value("new")).nextWrite(DONE);
    Group<String> group = fixture.host().group();
    group.get("k");
    group.remove("k");
    assertThat(group.get("k")).isEqualTo("new");
  }

  @Test
  void fetchUnderWayDuringARemoveAnswersItsWaitersAndIsNotStored() {
    owner.nextWrite(DONE);
    Group<String> group = fixture.host().group();
    CompletableFuture<String> before = group.getAsync("k");
    group.remove("k");
    CompletableFuture<String> after = group.getAsync("k");
    owner.requests().get(0).answer(value("old"));
    assertThat(before).isCompletedWithValue("old");
    assertThat(after).as("does not join what began before").isNotDone();
    owner.requests().get(1).answer(value("new"));
    assertThat(after).isCompletedWithValue("new");
    assertThat(group.get("k")).isEqualTo("new");
  }

  @Test
  void fetchUnderWayIsNotStoredWhenTheOwnerSaysSo() {
    GroupHost<String> host = fixture.host();
    CompletableFuture<String> before = host.group().getAsync("k");
    host.drop(List.of("k"));
    owner.requests().get(0).answer(value("old"));
    assertThat(before).isCompletedWithValue("old");
    assertThat(host.group().stats().hot().entries()).isZero();
  }

  /** It may have found in a tier what was about to be dropped. */
  @Test
  void flightThatBeginsWhileAKeyIsDroppedIsNotJoinedAfterwards() {
    assertNotJoinedAfter(host -> host.drop(List.of("k")));
    assertNotJoinedAfter(GroupHost::dropAll);
  }

  private static void assertNotJoinedAfter(Consumer<GroupHost<String>> drop) {
    GroupFixture fixture = new GroupFixture();
    FakePeer owner = new FakePeer("b").next(value("dead"));
    fixture.peers.give(owner, "k");
    GroupHost<String> host = fixture.host();
    host.group().get("k");
    fixture.peers.give(owner, "k"); // anew
    fixture.whenAskedForTheTime = // as is who drops an entry, when the flights are detached
        () -> {
          fixture.whenAskedForTheTime = () -> {};
          host.group().getAsync("k");
        };
    drop.accept(host);
    assertThat(owner.requests()).as("the flight has begun").hasSize(2);
    host.group().getAsync("k");
    assertThat(owner.requests()).hasSize(3);
  }

  @Test
  void eachOwnerGetsOneMessageAndAllAreAskedWhateverOneSays() {
    FakePeer c = new FakePeer("c").nextWrite(DONE);
    FakePeer d = new FakePeer("d").nextWrite(failure(FailureKind.OVERLOADED));
    fixture.peers.give(owner, "b1", "b2");
    fixture.peers.give(c, "c1");
    fixture.peers.give(d, "d1");
    owner.nextWrite(failure(FailureKind.OWNER_UNREACHABLE), failure(FailureKind.OWNER_UNREACHABLE));
    Group<String> group = fixture.host().group();
    group.get("own");
    assertThatThrownBy(() -> group.removeAll(List.of("b1", "c1", "own", "d1", "b2", "b1")))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.key()).isEqualTo("b1");
              assertThat(e.member()).isEqualTo("b");
              assertThat(e.getSuppressed())
                  .as("b's failure once")
                  .singleElement()
                  .isInstanceOf(OverloadedException.class);
            });
    assertThat(owner.writes().get(0).keys()).containsExactly("b1", "b2");
    assertThat(c.writes()).hasSize(1);
    assertThat(group.contains("own")).isFalse();
    assertThat(group.stats().writes()).isEqualTo(5);
    assertThat(group.stats().writeFailures()).isEqualTo(3);
  }

  @Test
  void failuresOfOneKindAtOneOwnerAreOneWhateverTheirDetails() {
    fixture.peers.give(owner, "l", "m");
    owner.nextWrite(
        new WriteAnswer.Failure(FailureKind.TOO_LARGE, "entry of 1,001 bytes"),
        new WriteAnswer.Failure(FailureKind.TOO_LARGE, "entry of 1,002 bytes"),
        new WriteAnswer.Failure(FailureKind.UNDECODABLE, ""));
    Map<String, String> values = new LinkedHashMap<>();
    List.of("k", "l", "m").forEach(key -> values.put(key, "v"));
    assertThatThrownBy(() -> fixture.host().group().putAll(values))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("1,001")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOf(UndecodableException.class));
  }

  @Test
  void putAllSendsEachOwnerItsValues() {
    FakePeer c = new FakePeer("c").nextWrite(DONE);
    fixture.peers.give(c, "c1");
    owner.nextWrite(DONE);
    Map<String, String> values = new LinkedHashMap<>();
    values.put("k", "1");
    values.put("own", "2");
    values.put("c1", "3");
    Group<String> group = fixture.host().group();
    group.putAll(values);
    assertThat(owner.writes().get(0).keys()).containsExactly("k");
    assertThat(c.writes().get(0).keys()).containsExactly("c1");
    assertThat(group.lookup("own").value()).isEqualTo("2");
    group.putAll(Map.of());
    group.removeAll(List.of());
    assertThat(group.stats().writes()).isEqualTo(3);
  }

  @Test
  void manyKeysAreNotDroppedOnTheNetworkThreadThatBringsTheAnswer() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture held = new GroupFixture(loaders, Runnable::run);
    List<String> keys = IntStream.rangeClosed(0, Delivery.FEW_KEYS).mapToObj(i -> "k" + i).toList();
    held.peers.give(owner, keys.toArray(String[]::new));
    owner.nextWrite(keys.stream().map(key -> DONE).toArray(WriteAnswer[]::new));
    CompletableFuture<Void> removed =
        held.host().encoded().removeAll(keys, Duration.ofSeconds(1)).toCompletableFuture();
    assertThat(removed).isNotDone();
    loaders.runAll();
    assertThat(removed).isCompleted();
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SUCH_GROUP", "TOO_LARGE", "UNDECODABLE", "WRITE_FAILED"})
  void failureOfTheOwnerKeepsItsKind(FailureKind kind) {
    owner.nextWrite(failure(kind));
    assertThatThrownBy(() -> fixture.host().group().put("k", "v"))
        .isInstanceOfSatisfying(
            CacheException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.member()).isEqualTo("b");
              assertThat(e.detail()).isEqualTo("said so");
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWNER_UNREACHABLE", "DEADLINE_EXCEEDED"})
  void ownerThatDoesNotAnswerIsNamed(FailureKind kind) {
    owner.nextWrite(failure(kind));
    assertThatThrownBy(() -> fixture.host().group().remove("k"))
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("b"))
        .hasMessageContaining("the owner, b, is ")
        .hasMessageContaining("said so");
  }

  @Test
  void whoDidNotAcknowledgeToTheOwnerIsNamedToTheCaller() {
    owner.nextWrite(new WriteAnswer.Failure(FailureKind.UNAVAILABLE, "said so", List.of("c", "d")));
    assertThatThrownBy(() -> fixture.host().group().remove("k"))
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("c", "d"));
  }

  @Test
  void ownersClosingDoesNotReadAsThisNodes() {
    owner.nextWrite(failure(FailureKind.CLOSED));
    assertThatThrownBy(() -> fixture.host().group().remove("k"))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void writeUnderWayWhenTheNodeIsClosedFailsAsClosed() {
    GroupHost<String> host = fixture.host();
    CompletableFuture<Void> removed = host.group().removeAsync("k");
    host.close();
    owner.writes().get(0).answer().complete(List.of(failure(FailureKind.OWNER_UNREACHABLE)));
    assertThatThrownBy(removed::join).hasCauseInstanceOf(ClosedException.class);
  }

  @Test
  void movedIsFollowedToTheNewOwnerOnceTheViewIsHere() {
    CompletableFuture<Void> view = new CompletableFuture<>();
    fixture.peers.holdRevision(view);
    owner.nextWrite(moved());
    FakePeer next = new FakePeer("c").nextWrite(DONE);
    CompletableFuture<Void> removed = fixture.host().group().removeAsync("k");
    assertThat(removed).isNotDone();
    fixture.peers.give(next, "k");
    view.complete(null);
    assertThat(removed).isCompleted();
    assertThat(next.writes()).hasSize(1);
  }

  @Test
  void movedToThisNodeIsWrittenHere() {
    CompletableFuture<Void> view = new CompletableFuture<>();
    fixture.peers.holdRevision(view);
    owner.nextWrite(moved());
    Group<String> group = fixture.host().group();
    CompletableFuture<Void> put = group.putAsync("k", "put");
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k");
    view.complete(null);
    assertThat(put).isCompleted();
    assertThat(group.lookup("k").source()).isEqualTo(Source.MAIN_HIT);
  }

  @Test
  void ownerThatDoesNotTakeItselfForOneIsNamed() { // rings that disagree
    owner.nextWrite(moved());
    CompletableFuture<Void> removed = fixture.host().group().removeAsync("k");
    owner.nextWrite(moved());
    fixture.time.advance(fixture.context().viewWaitNanos());
    assertThatThrownBy(removed::join)
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("b"));
    assertThat(owner.writes()).hasSize(2);
  }

  @Test
  void ownerThatDoesNotKnowOfItYetIsAskedOnceMore() {
    owner.nextWrite(moved());
    CompletableFuture<Void> removed = fixture.host().group().removeAsync("k");
    assertThat(removed).isNotDone();
    owner.nextWrite(DONE);
    fixture.time.advance(fixture.context().viewWaitNanos());
    assertThat(removed).isCompleted();
    assertThat(owner.writes()).hasSize(2);
  }

  @Test
  void secondMovedIsNotFollowed() {
    CompletableFuture<Void> view = new CompletableFuture<>();
    fixture.peers.holdRevision(view);
    owner.nextWrite(moved());
    FakePeer next = new FakePeer("c").nextWrite(moved());
    CompletableFuture<Void> removed = fixture.host().group().removeAsync("k");
    fixture.peers.give(next, "k");
    view.complete(null);
    assertThatThrownBy(removed::join)
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("c"));
  }

  @Test
  void callerWaitsNoLongerThanItsTimeAndTheWriteGoesOn() {
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.withTimeout(Duration.ofMillis(1)).remove("k"))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("not confirmed within 1 ms");
    CompletableFuture<Void> later = group.withTimeout(Duration.ofNanos(10)).putAsync("k", "v");
    fixture.time.advance(9);
    assertThat(later).isNotDone();
    fixture.time.advance(1);
    assertThatThrownBy(later::join).hasCauseInstanceOf(DeadlineExceededException.class);
    owner
        .writes()
        .forEach(write -> write.answer().complete(List.of(failure(FailureKind.OVERLOADED))));
    assertThat(group.stats().writeFailures()).as("counted all the same").isEqualTo(2);
  }

  @Test
  void interruptedCallerLeavesAndTheWriteGoesOn() {
    Group<String> group = fixture.host().group();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> group.remove("k")).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(owner.writes()).hasSize(1);
  }

  @Test
  void peerThatAnswersLessThanItWasAskedFailsTheWrite() {
    owner.nextWrite();
    CompletableFuture<Void> removed = fixture.host().group().removeAsync("k");
    assertThatThrownBy(removed::join)
        .hasCauseInstanceOf(WriteFailedException.class)
        .hasMessageContaining("answers: 0 (expected: one to each of 1 writes)");
  }

  @Test
  void containsAsksTheOwnerAndDecodesNothing() {
    owner
        .next(new Answer.Value(new byte[] {(byte) 0xff}, CACHED))
        .next(new Answer.Absent(CACHED))
        .next(new Answer.NotCached())
        .next(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, ""));
    Group<String> group = fixture.host().group();
    assertThat(group.contains("k")).isTrue();
    assertThat(group.contains("k")).isFalse();
    assertThat(group.contains("k")).isFalse();
    assertThatThrownBy(() -> group.contains("k")).isInstanceOf(OwnerUnreachableException.class);
    assertThat(owner.requests())
        .extracting(FakePeer.Request::mode)
        .containsOnly(FetchMode.CACHED_ONLY);
    assertThat(group.stats().undecodable()).isZero();
  }

  @Test
  void updateWritesToTheOriginFirstAndThenPuts() {
    List<String> order = new ArrayList<>();
    owner.nextWrite(DONE);
    fixture
        .host()
        .group()
        .update(
            "k",
            key -> {
              order.add(key);
              assertThat(owner.writes()).isEmpty();
              return Optional.of("new");
            });
    assertThat(order).containsExactly("k");
    assertThat(owner.writes().get(0).writes().get(0).bytes()).isEqualTo("new".getBytes(UTF_8));
  }

  @Test
  void updateWithoutAValueRemoves() {
    owner.nextWrite(DONE);
    fixture.host().group().update("k", key -> Optional.empty());
    assertThat(owner.writes().get(0).writes()).containsExactly(Write.remove("k"));
  }

  @Test
  void writerThatThrowsHasTheKeyRemovedSinceNobodyKnowsWhatTheOriginHas() {
    owner.nextWrite(DONE);
    Group<String> group = fixture.host().group();
    assertThatThrownBy(
            () ->
                group.update(
                    "k",
                    key -> {
                      throw new IOException("connection reset");
                    }))
        .isInstanceOf(WriteFailedException.class)
        .hasCauseInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    assertThat(owner.writes().get(0).writes()).containsExactly(Write.remove("k"));
    assertThat(group.stats().writes()).isEqualTo(1);
    assertThat(group.stats().writeFailures()).as("the remove was carried out").isZero();
  }

  @Test
  void writerThatThrowsAndARemoveThatFailsAreBothTold() {
    owner.nextWrite(failure(FailureKind.OWNER_UNREACHABLE));
    assertThatThrownBy(
            () ->
                fixture
                    .host()
                    .group()
                    .update(
                        "k",
                        key -> {
                          throw new AssertionError("defect");
                        }))
        .isInstanceOf(WriteFailedException.class)
        .hasCauseInstanceOf(AssertionError.class)
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOf(UnavailableException.class));
  }

  @Test
  void writerThatIsInterruptedLeavesTheFlagSet() {
    assertThatThrownBy(
            () ->
                fixture
                    .host()
                    .group()
                    .update(
                        "k",
                        key -> {
                          throw new InterruptedException();
                        }))
        .isInstanceOf(WriteFailedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(owner.writes()).hasSize(1);
  }

  @Test
  void updateWhoseTimeIsOverTellsTheCacheAllTheSame() {
    Group<String> group = fixture.host().group().withTimeout(Duration.ofSeconds(1));
    assertThatThrownBy(
            () ->
                group.update(
                    "k",
                    key -> {
                      fixture.time.advance(2_000_000_000);
                      return Optional.of("new");
                    }))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("the origin was written, the cache has not confirmed within 1000 ms");
    assertThat(owner.writes()).hasSize(1);
  }

  @Test
  void updateWhoseValueIsRefusedRemovesWhatTheOriginHasNoLonger() {
    owner.nextWrite(failure(FailureKind.TOO_LARGE)).nextWrite(DONE).nextWrite(DONE);
    Group<String> group = fixture.host(GroupConfig.builder().maxValueBytes(10).build()).group();
    assertThatThrownBy(() -> group.update("k", key -> Optional.of("by owner")))
        .isInstanceOf(TooLargeException.class);
    assertThat(owner.writes().get(1).writes()).containsExactly(Write.remove("k"));
    assertThatThrownBy(() -> group.update("k", key -> Optional.of("by this node")))
        .isInstanceOf(TooLargeException.class);
    assertThat(owner.writes().get(2).writes()).containsExactly(Write.remove("k"));
    assertThat(group.stats().writes()).isEqualTo(2);
    assertThat(group.stats().writeFailures()).isEqualTo(2);
  }

  /** It would take the caller the rest of its time, and the names of the silent members with it. */
  @Test
  void updateThatNotAllAcknowledgeNamesThemAndRemovesNothing() {
    owner.nextWrite(new WriteAnswer.Failure(FailureKind.UNAVAILABLE, "c", List.of("c")));
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.update("k", key -> Optional.of("new")))
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("c"));
    assertThat(owner.writes()).as("the owner has the new value").hasSize(1);
  }

  @Test
  void updateOfAClosedGroupDoesNotWriteToTheOrigin() {
    GroupHost<String> host = fixture.host();
    host.close();
    List<String> written = new ArrayList<>();
    assertThatThrownBy(
            () ->
                host.group()
                    .update(
                        "k",
                        key -> {
                          written.add(key);
                          return Optional.empty();
                        }))
        .isInstanceOf(ClosedException.class);
    assertThat(written).isEmpty();
  }

  private static Answer value(String text) {
    return new Answer.Value(text.getBytes(UTF_8), CACHED);
  }

  private static WriteAnswer moved() {
    return new WriteAnswer.Moved(new ViewName(0, 2));
  }

  private static WriteAnswer failure(FailureKind kind) {
    return new WriteAnswer.Failure(kind, "said so");
  }
}
