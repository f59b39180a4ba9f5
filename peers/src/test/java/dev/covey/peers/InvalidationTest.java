package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.group.FailureKind;
import dev.covey.group.Peer;
import dev.covey.group.WriteAnswer;
import dev.covey.singleflight.ManualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InvalidationTest {

  private static final long GRANT = 10 * Invalidation.ATTEMPT_NANOS;
  private static final long TIMEOUT = 100 * Invalidation.ATTEMPT_NANOS;
  private static final WriteAnswer DONE = new WriteAnswer.Done();

  private final ManualTime time = new ManualTime();
  private final Grants grants = new Grants(time.getAsLong(), GRANT);
  private final FakeNoticeboard noticeboard = new FakeNoticeboard();
  private final Behind behind = new Behind(noticeboard, GRANT, time, time);
  private final Peer b = peer("b");
  private final Peer c = peer("c");

  /** Attempts that were not answered, by member. */
  private final Map<Peer, List<CompletableFuture<WriteAnswer>>> sent = new LinkedHashMap<>();

  private boolean maySkip = true;

  private final Invalidation invalidation =
      new Invalidation(
          (peer, timeoutNanos) -> {
            CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
            sent.computeIfAbsent(peer, first -> new ArrayList<>()).add(answer);
            return answer;
          },
          grants,
          behind,
          () -> maySkip,
          time,
          time);

  InvalidationTest() {
    grants.grant("b", time.getAsLong());
    grants.grant("c", time.getAsLong());
  }

  @Test
  void isDoneWhenEachMemberHasAcknowledged() {
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b, c), TIMEOUT);
    answer(b, DONE);
    assertThat(done).isNotDone();
    answer(c, DONE);
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(invalidation.over()).isDone();
    assertThat(time.pending()).isEqualTo(2); // for the ends of trust, which find nothing
  }

  @Test
  void nobodyToTellIsDoneAtOnce() {
    assertThat(invalidation.begin(List.of(), TIMEOUT)).isCompletedWithValue(DONE);
    assertThat(invalidation.over()).isDone();
  }

  @Test
  void silentMemberIsWaitedForUntilItTrustsNothingAnyMore() {
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b, c), TIMEOUT);
    answer(b, DONE);
    assertThat(grants.grant("c", time.getAsLong())).isFalse();
    time.advance(GRANT - 1);
    assertThat(done).isNotDone();
    time.advance(1);
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(grants.grant("c", time.getAsLong())).isTrue();
  }

  @Test
  void memberThatTrustsNothingIsToldAndNotWaitedFor() {
    time.advance(GRANT);
    assertThat(invalidation.begin(List.of(b), TIMEOUT)).isCompletedWithValue(DONE);
    assertThat(sent).containsKey(b);
  }

  @Test
  void endOfTrustDoesNotDoForANodeThatMayBeOffTheList() {
    maySkip = false;
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b), TIMEOUT);
    time.advance(GRANT);
    assertThat(done).isNotDone();
    assertThat(grants.grant("b", time.getAsLong())).as("is not kept from trusting anew").isTrue();
    answer(b, DONE);
    assertThat(done).isCompletedWithValue(DONE);
  }

  @Test
  void whatFailsIsSentAgain() {
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b), TIMEOUT);
    answer(b, new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "reset"));
    assertThat(sent.get(b)).isEmpty();
    time.advance(Invalidation.RETRY_NANOS);
    answer(b, DONE);
    assertThat(done).isCompletedWithValue(DONE);
  }

  @Test
  void timeOutNamesWhoIsSilentAndStillKeepsItFromTrust() {
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b, c), GRANT / 2);
    answer(b, DONE);
    answer(c, new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "reset"));
    time.advance(GRANT / 2);
    assertThat(done)
        .isCompletedWithValue(
            new WriteAnswer.Failure(
                FailureKind.UNAVAILABLE,
                "not acknowledged by c: unreachable: reset",
                List.of("c")));
    assertThat(grants.grant("c", time.getAsLong())).isFalse();
    assertThat(invalidation.over()).isNotDone();
    time.advance(GRANT / 2);
    assertThat(grants.grant("c", time.getAsLong())).isTrue();
    assertThat(invalidation.over()).isDone();
  }

  @Test
  void memberThatComesMeanwhileIsWaitedForToo() {
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b), TIMEOUT);
    invalidation.tell(c);
    invalidation.tell(b); // again
    answer(b, DONE);
    assertThat(done).isNotDone();
    answer(c, DONE);
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(sent.get(b)).isEmpty();
  }

  @Test
  void memberWithoutTheGroupHasNothingToDrop() {
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b, c), TIMEOUT);
    answer(b, new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, ""));
    answer(c, new WriteAnswer.Failure(FailureKind.CLOSED, ""));
    assertThat(done).isCompletedWithValue(DONE);
  }

  @Test
  void silentMemberOfARegistryIsWaitedForUntilItHasBeenListedForALeaseTime() {
    begin();
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b, c), TIMEOUT);
    answer(b, DONE);
    time.advance(Invalidation.OVERDUE_NANOS);
    assertThat(noticeboard.written()).containsExactly(Set.of("c"));
    time.advance(GRANT);
    assertThat(done).as("its grant is over, but it may have extended that").isNotDone();
    noticeboard.answer(true);
    time.advance(GRANT - 1);
    assertThat(done).isNotDone();
    time.advance(1);
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(behind.holds("c")).as("it has missed something").isTrue();
  }

  @Test
  void memberThatIsListedLongSinceIsNotWaitedFor() {
    begin();
    behind.list("c");
    noticeboard.answer(true);
    time.advance(GRANT);
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(b, c), TIMEOUT);
    answer(b, DONE);
    assertThat(done).isCompletedWithValue(DONE);
  }

  @Test
  void memberThatAnswersInTheEndIsNotListedAnyMore() {
    begin();
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(c), TIMEOUT);
    time.advance(Invalidation.OVERDUE_NANOS);
    noticeboard.answer(true);
    answer(c, DONE);
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(noticeboard.written()).containsExactly(Set.of("c"), Set.of());
    assertThat(behind.holds("c")).isFalse();
  }

  @Test
  void memberThatCannotBeListedKeepsTheWriteFromSucceedingAndIsListedYet() {
    begin();
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(c), GRANT);
    time.advance(Invalidation.OVERDUE_NANOS);
    noticeboard.answer(false);
    time.advance(GRANT);
    assertThat(((WriteAnswer.Failure) done.join()).members()).containsExactly("c");
    assertThat(invalidation.over()).isNotDone();
    time.advance(Invalidation.ATTEMPT_NANOS);
    assertThat(invalidation.over()).as("is not kept for long").isDone();
    assertThat(behind.holds("c")).isTrue();
  }

  @Test
  void memberThatIsALittleSlowWasPunishedByAWriteWithAShortTimeOut() {
    begin();
    CompletableFuture<WriteAnswer> done =
        invalidation.begin(List.of(c), Invalidation.OVERDUE_NANOS / 2);
    time.advance(Invalidation.OVERDUE_NANOS / 2);
    assertThat(done).isDone();
    answer(c, DONE);
    assertThat(invalidation.over()).isDone();
    assertThat(behind.holds("c")).isFalse();
    time.advance(GRANT);
    assertThat(noticeboard.written()).isEmpty();
  }

  @Test
  void memberThatLeavesMeanwhileIsNotListedAgain() {
    begin();
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(c), TIMEOUT);
    time.advance(Invalidation.OVERDUE_NANOS);
    noticeboard.answer(true);
    behind.retain(List.of("b"));
    noticeboard.answer(true);
    time.advance(GRANT);
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(noticeboard.written()).containsExactly(Set.of("c"), Set.of());
    assertThat(behind.size()).isZero();
  }

  @Test
  void memberThatWasNeverGrantedAnythingIsNotListed() {
    begin();
    Peer d = peer("d");
    CompletableFuture<WriteAnswer> done = invalidation.begin(List.of(d), TIMEOUT);
    time.advance(GRANT); // which a process before may have given
    assertThat(done).isCompletedWithValue(DONE);
    assertThat(noticeboard.written()).isEmpty();
  }

  private void begin() {
    behind.begin(7, 1);
    behind.retain(List.of("b", "c", "d"));
  }

  private void answer(Peer peer, WriteAnswer answer) {
    Objects.requireNonNull(sent.get(peer)).remove(0).complete(answer);
  }

  private static Peer peer(String id) {
    return new RemotePeer(Member.parse(id + "=h:1"), new FakeWire(), new ManualTime());
  }
}
