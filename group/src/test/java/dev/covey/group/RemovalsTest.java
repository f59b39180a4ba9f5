package dev.covey.group;

import static dev.covey.group.RemovalsFixture.SMALL;
import static dev.covey.group.RemovalsFixture.event;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What an application's events come to, and when. */
class RemovalsTest {

  private static final WriteAnswer UNREACHABLE =
      new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "refused");

  private final RemovalsFixture node = new RemovalsFixture();

  @Test
  void keysAreGoneFromAllGroupsOfAnEventWhenItsFutureCompletes() {
    node.users.group().get("1");
    node.orders.group().get("7");
    node.held();
    CompletableFuture<Void> submitted =
        node.removals.submit(event("e", "1").and("orders", List.of("7")));
    assertThat(node.drops()).containsExactly(List.of("1"), List.of("7"));
    node.acknowledge(0);
    assertThat(submitted).isNotDone();
    node.acknowledge(1);
    assertThat(submitted).isCompleted();
    assertThat(node.users.group().contains("1")).isFalse();
    assertThat(node.orders.group().contains("7")).isFalse();
    assertThat(node.users.group().stats().writes()).isEqualTo(1);
  }

  @Test
  void eventThatWasDoneIsNotCarriedOutAgain() {
    node.removals.submit(event("e", "1")).join();
    assertThat(node.removals.submit(event("e", "1"))).isCompleted();
    assertThat(node.drops()).hasSize(1);
    node.assertStats(
        stats -> assertThat(List.of(stats.done(), stats.repeats())).containsExactly(1L, 1L));
  }

  @Test
  void eventThatIsUnderWayIsSharedWhateverBecomesOfIt() {
    node.held();
    CompletableFuture<Void> first = node.removals.submit(event("e", "1"));
    CompletableFuture<Void> again = node.removals.submit(event("e", "1"));
    node.answer(0, UNREACHABLE);
    assertThat(node.drops()).hasSize(1);
    assertThat(List.of(failure(first), failure(again))).doesNotHaveDuplicates();
    node.assertStats(
        stats -> assertThat(List.of(stats.failed(), stats.shared())).containsExactly(1L, 1L));
  }

  @Test
  void eventThatFailedIsCarriedOutAgain() {
    node.held();
    CompletableFuture<Void> first = node.removals.submit(event("e", "1"));
    node.answer(0, UNREACHABLE);
    assertThat(failure(first))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.members()).containsExactly("b");
              assertThat(e.group()).isEqualTo("users");
              assertThat(e.key()).isEqualTo("1");
            });
    CompletableFuture<Void> again = node.removals.submit(event("e", "1"));
    assertThat(again).isNotDone();
    node.acknowledge(1);
    assertThat(again).isCompleted();
  }

  @Test
  void anotherEventOfAKeyIsNeverTakenForDoneByARemovalThatBeganBeforeIt() {
    node.held();
    CompletableFuture<Void> first = node.removals.submit(event("e1", "1"));
    CompletableFuture<Void> second = node.removals.submit(event("e2", "1"));
    node.acknowledge(0);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(node.drops()).containsExactly(List.of("1"), List.of("1"));
    node.acknowledge(1);
    assertThat(second).isCompleted();
  }

  @Test
  void eventsThatComeWhileOneIsUnderWayGoTogetherAfterIt() {
    node.held();
    node.removals.submit(event("e1", "1"));
    List<CompletableFuture<Void>> waiting =
        List.of(
            node.removals.submit(event("e2", "2", "3")),
            node.removals.submit(event("e3", "1", "2")),
            node.removals.submit(event("e4", "4")));
    assertThat(node.drops()).hasSize(1);
    node.acknowledge(0);
    assertThat(node.drops()).containsExactly(List.of("1"), List.of("2", "3", "1", "4"));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    node.acknowledge(1);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    node.assertStats(stats -> assertThat(stats.batches()).isEqualTo(2));
    assertThat(node.users.group().stats().writes()).isEqualTo(5);
  }

  @Test
  void groupThatIsHeldUpHoldsUpNoOther() {
    node.held();
    CompletableFuture<Void> first = node.removals.submit(event("e1", "1"));
    CompletableFuture<Void> both =
        node.removals.submit(event("e2", "2").and("orders", List.of("7")));
    CompletableFuture<Void> other =
        node.removals.submit(RemovalEvent.of("e3", "orders", List.of("8")));
    assertThat(node.drops()).containsExactly(List.of("1"), List.of("7"));
    node.acknowledge(1);
    node.acknowledge(2);
    assertThat(other).isCompleted();
    assertThat(List.of(first, both)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void eventFailsOnceAllItsGroupsHaveEndedWithTheOthersFailuresSuppressed() {
    node.held();
    CompletableFuture<Void> submitted =
        node.removals.submit(event("e", "1").and("orders", List.of("7")));
    node.answer(1, UNREACHABLE);
    assertThat(submitted).isNotDone();
    node.answer(0, UNREACHABLE);
    CacheException failure = failure(submitted);
    assertThat(failure.group()).isEqualTo("orders");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.group()).isEqualTo("users"));
  }

  @Test
  void eventThatGoesTogetherWithAnotherDoesNotFailForItsKeys() {
    node.held();
    node.removals.submit(event("e1", "1"));
    FakePeer owner = new FakePeer("c");
    node.node.peers.give(owner, "2", "3");
    CompletableFuture<Void> fine = node.removals.submit(event("e2", "2"));
    CompletableFuture<Void> refused = node.removals.submit(event("e3", "3", "2"));
    owner.nextWrite(
        new WriteAnswer.Done(), new WriteAnswer.Failure(FailureKind.TOO_LARGE, "4097 bytes"));
    node.acknowledge(0);
    assertThat(owner.writes()).hasSize(1);
    assertThat(fine).isCompleted();
    assertThat(failure(refused))
        .isInstanceOfSatisfying(TooLargeException.class, e -> assertThat(e.key()).isEqualTo("3"));
    assertThat(node.users.group().stats().writeFailures()).isEqualTo(1);
  }

  @Test
  void batchHasNoMoreKeysThanItMayAndALargerEventGoesByItself() {
    RemovalsFixture small = new RemovalsFixture(SMALL, Runnable::run).held();
    small.removals.submit(event("e1", "1"));
    small.removals.submit(event("e2", "1", "2", "3", "4", "5"));
    small.removals.submit(event("e3", "6", "7"));
    assertThat(small.removals.submit(event("e4", "8", "9")))
        .as("9 keys")
        .isCompletedExceptionally();
    small.removals.submit(event("e5", "8"));
    small.acknowledge(0);
    small.acknowledge(1);
    small.removals.submit(event("e6", "1", "2"));
    small.acknowledge(2);
    small.acknowledge(3);
    assertThat(small.drops())
        .containsExactly(
            List.of("1"),
            List.of("1", "2", "3", "4", "5"),
            List.of("6", "7", "8"),
            List.of("1", "2"));
    small.assertStats(stats -> assertThat(stats.done()).isEqualTo(5));
  }

  @Test
  void whatFindsTooManyKeysWaitingIsRefusedAtOnceInAllItsGroups() {
    RemovalsFixture small = new RemovalsFixture(SMALL, Runnable::run).held();
    small.removals.submit(event("e1", "1"));
    CompletableFuture<Void> large =
        small.removals.submit(event("e2", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    CompletableFuture<Void> refused =
        small.removals.submit(
            RemovalEvent.of("e3", "orders", List.of("7")).and("users", List.of("1")));
    assertThat(failure(refused))
        .isInstanceOf(OverloadedException.class)
        .hasMessage(
            "overloaded: too many keys wait to be removed (expected: at most 8)"
                + " (group=users, key=\"\", member=self)");
    small.acknowledge(0);
    small.acknowledge(1);
    assertThat(large).as("nothing waited before it").isCompleted();
    assertThat(small.drops()).doesNotContain(List.of("7"));
    small.assertStats(stats -> assertThat(stats.refused()).isEqualTo(1));
    CompletableFuture<Void> again =
        small.removals.submit(RemovalEvent.of("e3", "orders", List.of("7")));
    small.acknowledge(2);
    assertThat(again).isCompleted();
  }

  @Test
  void onlyTheLastEventsAreRememberedAndOnlyForATime() {
    RemovalsFixture small = new RemovalsFixture(SMALL, Runnable::run);
    small.removals.submit(event("old", "1")).join();
    small.node.time.advance(50);
    for (String id : List.of("a", "b", "c")) {
      small.removals.submit(event(id, "1")).join();
    }
    assertThat(small.removals.stats().remembered()).isEqualTo(3);
    small.removals.submit(event("old", "1")).join();
    assertThat(small.drops()).as("old, a, b, c, old").hasSize(5);
    small.node.time.advance(99);
    small.removals.submit(event("c", "1")).join();
    assertThat(small.drops()).hasSize(5);
    small.node.time.advance(1);
    small.removals.submit(event("c", "1")).join();
    assertThat(small.drops()).hasSize(6);
    assertThat(small.removals.stats().remembered()).isEqualTo(1);
  }

  @Test
  void idThatAnEventWithOtherKeysHasHadIsRefusedAndNothingIsRemoved() {
    node.held();
    CompletableFuture<Void> first = node.removals.submit(event("e", "1"));
    CacheException whileUnderWay = failure(node.removals.submit(event("e", "2")));
    node.acknowledge(0);
    assertThat(first).isCompleted();
    CacheException whenDone = failure(node.removals.submit(event("e", "1", "2")));
    assertThat(List.of(whileUnderWay, whenDone))
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(WriteFailedException.class)
                    .hasMessageContaining(
                        "event id: \"e\" (expected: one that no other event has had)"));
    assertThat(node.drops()).hasSize(1);
    node.assertStats(stats -> assertThat(stats.refused()).isEqualTo(2));
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a null checker may pass
  void whatCannotBeRemovedIsRefusedAtOnceAndNothingHasBegun() {
    RemovalEvent fine = event("e1", "1");
    assertRefused(
        List.of(fine, RemovalEvent.of("e2", "user", List.of("1"))),
        "group of event \"e2\": \"user\" (expected: one of [orders, users])");
    assertRefused(
        List.of(fine, event("e2", "k".repeat(5_000))), "(expected: at most 4096 bytes of UTF-8)");
    assertThatThrownBy(() -> node.removals.submitAll(Arrays.asList(fine, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("event: null (expected: one)");
    assertThatThrownBy(() -> node.removals.submit(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("event: null (expected: one)");
    assertThat(node.drops()).isEmpty();
    node.assertStats(stats -> assertThat(stats.events()).isZero());
  }

  private void assertRefused(List<RemovalEvent> events, String message) {
    assertThatThrownBy(() -> node.removals.submitAll(events))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void manyEventsBeginTogetherAndFailWithTheFirstFailureInTheirOrder() {
    node.held();
    CompletableFuture<Void> all =
        node.removals.submitAll(
            List.of(
                RemovalEvent.of("e1", "orders", List.of("7")),
                event("e2", "1"),
                event("e3", "2"),
                event("e2", "1")));
    assertThat(node.drops()).containsExactly(List.of("7"), List.of("1", "2"));
    node.answer(1, UNREACHABLE);
    assertThat(all).isNotDone();
    node.acknowledge(0);
    CacheException failure = failure(all);
    assertThat(failure.key()).isEqualTo("1");
    assertThat(failure.getSuppressed())
        .extracting(each -> ((CacheException) each).key())
        .contains("2");
    node.peer.toDrops(new WriteAnswer.Done());
    node.removals.submitAll(List.of(event("e2", "1"), event("e3", "2"))).join();
    node.assertStats(stats -> assertThat(stats.done()).isEqualTo(3));
  }

  @Test
  void noEventsAndAnEventWithoutKeysAreDoneAtOnce() {
    assertThat(node.removals.submitAll(List.of())).isCompleted();
    RemovalEvent empty = RemovalEvent.of("e", "users", List.of());
    assertThat(node.removals.submit(empty)).isCompleted();
    assertThat(node.removals.submit(empty)).isCompleted();
    node.assertStats(stats -> assertThat(stats.done()).isEqualTo(2));
  }

  @Test
  void callerWhoCancelsStopsNothing() {
    node.held();
    CompletableFuture<Void> cancelled = node.removals.submit(event("e", "1"));
    CompletableFuture<Void> another = node.removals.submit(event("e", "1"));
    cancelled.cancel(false);
    assertThat(another).isNotDone();
    node.acknowledge(0);
    assertThat(another).isCompleted();
  }

  @Test
  void futuresCompleteOnTheCallbackExecutorWhichHoldsUpNoRemoval() {
    ManualExecutor callbacks = new ManualExecutor();
    RemovalsFixture slow = new RemovalsFixture(RemovalSettings.defaults(), callbacks).held();
    CompletableFuture<Void> first = slow.removals.submit(event("e1", "1"));
    slow.removals.submit(event("e2", "2"));
    slow.acknowledge(0);
    assertThat(slow.drops()).as("the next has begun").hasSize(2);
    assertThat(first).isNotDone();
    callbacks.runAll();
    assertThat(first).isCompleted();
  }

  @Test
  void whoSubmitsFromACallbackFindsTheEventDone() {
    node.held();
    List<CompletableFuture<Void>> again = new ArrayList<>();
    node.removals
        .submit(event("e", "1"))
        .thenRun(() -> again.add(node.removals.submit(event("e", "1"))));
    node.acknowledge(0);
    assertThat(again).singleElement().satisfies(done -> assertThat(done).isCompleted());
    assertThat(node.drops()).hasSize(1);
  }

  @Test
  void whatWaitsWhenTheGroupIsClosedFailsAsClosed() {
    node.held();
    node.removals.submit(event("e1", "1"));
    CompletableFuture<Void> waiting = node.removals.submit(event("e2", "2"));
    node.users.close();
    node.acknowledge(0);
    assertThat(failure(waiting)).isInstanceOf(ClosedException.class);
    assertThat(failure(node.removals.submit(event("e3", "3")))).isInstanceOf(ClosedException.class);
    node.assertStats(stats -> assertThat(stats.underWay()).isZero());
  }

  private static CacheException failure(CompletableFuture<Void> submitted) {
    assertThat(submitted).isCompletedExceptionally();
    CompletionException thrown = catchThrowableOfType(CompletionException.class, submitted::join);
    return (CacheException) requireNonNull(thrown.getCause());
  }
}
