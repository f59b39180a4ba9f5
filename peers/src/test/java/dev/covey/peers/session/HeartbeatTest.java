package dev.covey.peers.session;

import static dev.covey.peers.session.Values.assertFailed;
import static dev.covey.peers.session.Values.assertValue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.singleflight.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A session notices a peer that is gone, and one that is back. */
class HeartbeatTest {

  private static final long BEAT = 1_000_000_000;
  private static final int MISSED = 3;

  /** As many heartbeats without a request, and they stop. */
  private static final int IDLE_BEATS = 120;

  private static final SessionSettings SETTINGS =
      new SessionSettings(100, 10_000, 1000, 2, Duration.ofNanos(BEAT), MISSED);

  private final ManualTime time = new ManualTime();
  private final FakeLinks links = new FakeLinks();
  private final Session session = new Session(links, SETTINGS, time, time, (answer, nanos) -> {});

  @Test
  void nothingBeatsBeforeTheFirstRequest() {
    time.advance(10 * BEAT);
    assertThat(links.opened).isEmpty();
    assertThat(time.pending()).isZero();
  }

  @Test
  void silenceFailsWhatIsUnderWayAndWhatComesWithoutALinkOfItsOwn() {
    CompletableFuture<Answer> underWay = ask("a");
    time.advance(MISSED * BEAT);
    assertThat(underWay).isNotDone();
    time.advance(BEAT);
    assertFailed(underWay, FailureKind.OWNER_UNREACHABLE);
    assertThat(links.opened.get(0).closed).isTrue();
    assertFailed(ask("b"), FailureKind.OWNER_UNREACHABLE);
    assertThat(session.fetchAll("g", List.of("c", "d"), FetchMode.LOAD, BEAT))
        .hasSize(2)
        .allSatisfy(answer -> assertFailed(answer, FailureKind.OWNER_UNREACHABLE));
    assertThat(links.last().sent).isEmpty();
  }

  @Test
  void peerThatDoesNotTakeAMessageIsPassedOverUntilASignOfLife() {
    Session quick = new Session(links, SETTINGS, time, time, () -> true, (answer, nanos) -> {});
    CompletableFuture<Answer> underWay = quick.fetch("g", "a", FetchMode.LOAD, 100 * BEAT);
    time.advance(550_000_000);
    assertThat(underWay).isNotDone();
    time.advance(50_000_000);
    assertFailed(underWay, FailureKind.OWNER_UNREACHABLE);
    assertThat(quick.isSilent()).isTrue();
    time.advance(BEAT);
    links.last().answersHeartbeat();
    assertThat(quick.isSilent()).isFalse();
  }

  @Test
  void peerThatTakesLongToAnswerIsNotPassedOver() {
    Session quick = new Session(links, SETTINGS, time, time, () -> true, (answer, nanos) -> {});
    CompletableFuture<Answer> underWay = quick.fetch("g", "a", FetchMode.LOAD, 100 * BEAT);
    links.last().takes();
    time.advance(2 * BEAT);
    assertThat(underWay).isNotDone();
    assertThat(quick.isSilent()).isFalse();
  }

  @Test
  void heartbeatsGoOnInSilenceOnOneNewLinkUntilASignOfLife() {
    ask("a");
    time.advance((MISSED + 1) * BEAT);
    assertThat(links.opened).hasSize(2);
    time.advance(5 * BEAT);
    assertThat(links.opened).hasSize(2);
    assertThat(links.last().beats).isEqualTo(6);
    links.last().answersHeartbeat();
    CompletableFuture<Answer> answer = ask("b");
    links.last().replies(links.last().reply("b"));
    assertValue(answer, "b");
    assertThat(links.opened).hasSize(2);
  }

  @Test
  void silentPeerThatCannotBeReachedIsTriedOnceAHeartbeat() {
    ask("a");
    time.advance((MISSED + 1) * BEAT);
    links.refusing = true;
    links.last().breaks("reset");
    time.advance(3 * BEAT);
    assertThat(links.opened).hasSize(5);
    links.refusing = false;
    time.advance(BEAT);
    links.last().answersHeartbeat();
    assertThat(ask("b")).isNotDone();
  }

  @Test
  void eitherRepliesOrAnswersToHeartbeatsAreSignsOfLife() {
    CompletableFuture<Answer> slow = ask("a");
    for (int i = 0; i < 5; i++) {
      time.advance(MISSED * BEAT);
      links.last().answersHeartbeat();
      time.advance(MISSED * BEAT);
      links.last().repliesLater();
    }
    assertThat(slow).isNotDone();
    assertThat(links.opened).hasSize(1);
  }

  @Test
  void heartbeatsStopWhenNobodyAsksAndStartAgainWithARequest() {
    replied("a");
    beatsAnswered(IDLE_BEATS + 1);
    int beats = links.last().beats;
    assertThat(time.pending()).isZero();
    time.advance(1000 * BEAT);
    assertThat(links.last().beats).isEqualTo(beats);
    CompletableFuture<Answer> answer = ask("b");
    time.advance(MISSED * BEAT);
    assertThat(links.last().beats).isEqualTo(beats + MISSED);
    assertThat(answer).isNotDone();
    assertThat(links.opened).hasSize(1);
  }

  @Test
  void heartbeatsDoNotStopWhileARequestIsUnderWay() {
    ask("a");
    beatsAnswered(2 * IDLE_BEATS);
    assertThat(links.last().beats).isEqualTo(2 * IDLE_BEATS);
  }

  @Test
  void endStopsTheHeartbeats() {
    ask("a");
    session.end(new Answer.Failure(FailureKind.CLOSED, ""));
    time.advance(2 * BEAT);
    assertThat(time.pending()).isZero();
    assertThat(links.last().beats).isZero();
  }

  @Test
  void peerThatWasSilentForLongWasNeverAskedAgain() {
    ask("a");
    for (int i = 0; i < 3 * IDLE_BEATS; i++) { // asked all the time, and refused
      time.advance(BEAT);
      ask("b");
    }
    int beats = links.last().beats;
    time.advance(BEAT);
    assertThat(links.last().beats).isEqualTo(beats + 1);
    links.last().answersHeartbeat();
    replied("c");
  }

  @Test
  void silenceThatNobodyWitnessedWasHeldAgainstThePeerForEver() {
    ask("a");
    time.advance(1000 * BEAT); // nobody asks, so nobody beats any more
    assertThat(time.pending()).isZero();
    replied("b");
  }

  @Test
  void brokenLinkThatNobodyUsedCountedAsSilence() {
    replied("a");
    links.last().breaks("reset");
    time.advance(2 * MISSED * BEAT);
    assertThat(links.opened).hasSize(1);
    replied("b");
    assertThat(links.opened).hasSize(2);
  }

  private void beatsAnswered(int count) {
    for (int i = 0; i < count; i++) {
      time.advance(BEAT);
      links.last().answersHeartbeat();
    }
  }

  private void replied(String key) {
    CompletableFuture<Answer> answer = ask(key);
    links.last().replies(links.last().reply(key));
    assertValue(answer, key);
  }

  private CompletableFuture<Answer> ask(String key) {
    return session.fetch("g", key, FetchMode.LOAD, 10_000 * BEAT);
  }
}
