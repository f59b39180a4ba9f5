package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.singleflight.ManualTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The numbers are those of {@link Behind}. */
class BehindTest {

  private static final long GRANT = 1_000_000_000L;
  private static final Set<String> B = Set.of("b");
  private static final Set<String> C = Set.of("c");
  private static final Set<String> B_AND_C = Set.of("b", "c");
  private static final Set<String> NOBODY = Set.of();

  private final ManualTime time = new ManualTime();
  private final FakeNoticeboard noticeboard = new FakeNoticeboard();
  private final Behind behind = new Behind(noticeboard, GRANT, time, time);

  @Test
  void withoutARegistryNobodyIsListedAndNobodyExtendsAnything() {
    assertThat(behind.list("b")).isCompleted();
    behind.missed("b");
    assertThat(behind.remainingNanos("b", now())).isZero();
    assertThat(behind.holds("b")).isFalse();
    assertThat(noticeboard.written()).isEmpty();
  }

  @Test
  void memberTrustsForALeaseTimeFromTheAnswerOn() { // 1
    begin();
    CompletableFuture<Void> listed = behind.list("b");
    assertThat(remaining("b")).isEqualTo(Behind.FOR_EVER);
    time.advance(7);
    noticeboard.answer(true);
    assertThat(listed).isCompleted();
    assertThat(remaining("b")).isEqualTo(GRANT);
    time.advance(GRANT);
    assertThat(remaining("b")).isZero();
  }

  @Test
  void writesGoOneByOneWithAllThatIsWantedByThen() { // 1
    begin();
    behind.list("b");
    behind.list("c");
    behind.list("d");
    behind.caughtUp("d");
    assertThat(noticeboard.written()).containsExactly(B);
    noticeboard.answer(true);
    assertThat(noticeboard.written()).containsExactly(B, B_AND_C);
    time.advance(5);
    noticeboard.answer(true);
    assertThat(remaining("b")).isEqualTo(GRANT - 5);
    assertThat(remaining("c")).isEqualTo(GRANT);
    assertThat(behind.holds("d")).isFalse();
  }

  @Test
  void writeThatMayHaveFailedIsMadeAgainAndBreaksNothing() { // 1
    begin();
    behind.list("b");
    noticeboard.answer(true);
    behind.list("c");
    noticeboard.answer(false);
    assertThat(remaining("b")).as("both have it").isEqualTo(GRANT);
    assertThat(remaining("c")).isEqualTo(Behind.FOR_EVER);
    time.advance(GRANT);
    assertThat(noticeboard.written()).containsExactly(B, B_AND_C, B_AND_C);
    noticeboard.answer(true);
    assertThat(remaining("c")).isEqualTo(GRANT);
  }

  @Test
  void unlistingIsABreakFromItsBeginning() { // 1, 2
    begin();
    behind.list("b");
    noticeboard.answer(true);
    time.advance(GRANT);
    behind.caughtUp("b");
    assertThat(noticeboard.written()).containsExactly(B, NOBODY);
    assertThat(remaining("b")).isEqualTo(Behind.FOR_EVER);
    assertThat(behind.holds("b"))
        .as("it may be granted something, which it cannot extend")
        .isFalse();
    behind.list("b");
    noticeboard.answer(true);
    assertThat(noticeboard.written()).containsExactly(B, NOBODY, B);
    noticeboard.answer(true);
    assertThat(remaining("b")).isEqualTo(GRANT);
  }

  @Test
  void memberThatMissedSomethingStaysListedUntilItTrustsNothing() { // 3
    begin();
    behind.missed("b");
    noticeboard.answer(true);
    behind.caughtUp("b");
    assertThat(noticeboard.written()).containsExactly(B);
    behind.resynced("b");
    assertThat(noticeboard.written()).containsExactly(B, NOBODY);
    noticeboard.answer(true);
    assertThat(behind.holds("b")).isFalse();
  }

  @Test
  void whoIsNoMemberAnyMoreIsNotListed() {
    begin();
    behind.missed("b");
    behind.missed("c");
    noticeboard.answer(true);
    noticeboard.answer(true);
    behind.retain(List.of("a", "c"));
    noticeboard.answer(true);
    assertThat(noticeboard.written()).containsExactly(B, B_AND_C, C);
    assertThat(behind.holds("b")).isFalse();
  }

  @Test
  void anotherRegistrationListsNobodyYet() {
    begin();
    behind.list("b");
    noticeboard.answer(true);
    behind.list("c");
    begin();
    assertThat(remaining("b")).isEqualTo(Behind.FOR_EVER);
    noticeboard.answer(true); // of the registration before
    assertThat(remaining("c")).isEqualTo(Behind.FOR_EVER);
    noticeboard.answer(true);
    assertThat(remaining("b")).isEqualTo(GRANT);
    assertThat(remaining("c")).isEqualTo(GRANT);
    behind.end();
    assertThat(behind.holds("b")).isFalse();
  }

  @Test
  void writeThatFailsIsMadeAgainOnce() {
    begin();
    behind.list("b");
    noticeboard.answer(false);
    behind.list("c");
    behind.missed("d");
    behind.retain(List.of("a", "b", "c", "d"));
    assertThat(noticeboard.written()).as("after a while").hasSize(1);
    time.advance(GRANT);
    assertThat(noticeboard.written()).containsExactly(B, Set.of("b", "c", "d"));
    assertThat(time.pending()).isZero();
  }

  @Test
  void strangerIsNotListed() {
    begin();
    assertThat(behind.list("x")).isCompleted();
    behind.missed("x");
    assertThat(remaining("x")).isZero();
    assertThat(noticeboard.written()).isEmpty();
    behind.expect(List.of("x"));
    assertThat(remaining("x")).isEqualTo(Behind.FOR_EVER);
  }

  @Test
  void whatWasMissedUnderARegistrationThatEndedIsForgotten() {
    begin();
    behind.missed("b");
    behind.end();
    begin();
    behind.list("b");
    behind.caughtUp("b");
    noticeboard.answer(true); // of before
    assertThat(behind.holds("b")).isFalse();
    assertThat(behind.size()).isZero();
  }

  private void begin() {
    behind.begin(7, 1);
    behind.retain(List.of("a", "b", "c", "d"));
  }

  private long remaining(String member) {
    return behind.remainingNanos(member, now());
  }

  private long now() {
    return time.getAsLong();
  }
}
