package dev.covey.peers.session;

import static dev.covey.peers.session.Values.assertFailed;
import static dev.covey.peers.session.Values.assertValue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Freshness;
import dev.covey.singleflight.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final long SECOND = 1_000_000_000;
  private static final long TIMEOUT = 3 * SECOND;

  /** What a key of one character counts. */
  private static final int KEY_BYTES = 17;

  private static final SessionSettings SETTINGS =
      new SessionSettings(4, 4 * KEY_BYTES, 1000, 2, Duration.ofHours(1), 4);

  private final ManualTime time = new ManualTime();
  private final FakeLinks links = new FakeLinks();
  private final Session session = new Session(links, SETTINGS, time, time, (answer, nanos) -> {});

  @Test
  void linkIsOpenedWithTheFirstRequestWhichGoesAtOnce() {
    assertThat(links.opened).isEmpty();
    CompletableFuture<Answer> answer = ask("a");
    assertThat(links.last().keys()).containsExactly(List.of("a"));
    links.last().replies(links.last().reply("a"));
    assertValue(answer, "a");
    assertThat(session.isIdle()).isTrue();
  }

  @Test
  void requestSaysWhatIsAsked() {
    session.fetch("g", "k", FetchMode.NESTED_LOAD, TIMEOUT);
    Request request = links.last().sent.get(0).requests().get(0);
    assertThat(request).isEqualTo(new Request(1, "g", "k", FetchMode.NESTED_LOAD, 0));
  }

  @Test
  void whatIsAskedWhileTwoMessagesAreNotTakenGoesTogetherInTheNext() {
    List.of("a", "b", "c", "d").forEach(this::ask);
    FakeLink link = links.last();
    assertThat(link.keys()).containsExactly(List.of("a"), List.of("b"));
    link.takes();
    assertThat(link.keys()).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"));
  }

  @Test
  void repliesComeInAnyOrderEachForItsOwnRequest() {
    CompletableFuture<Answer> a = ask("a");
    CompletableFuture<Answer> b = ask("b");
    FakeLink link = links.last();
    link.replies(link.reply("b"));
    assertValue(b, "b");
    assertThat(a).isNotDone();
    link.replies(link.reply("a"));
    assertValue(a, "a");
  }

  @Test
  void requestThatIsLateFailsAndItsOwnerIsTold() {
    CompletableFuture<Answer> late = session.fetch("g", "a", FetchMode.LOAD, SECOND);
    CompletableFuture<Answer> other = ask("b");
    FakeLink link = links.last();
    link.replies();
    time.advance(SECOND - 1);
    assertThat(late).isNotDone();
    time.advance(SECOND / 10);
    assertFailed(late, FailureKind.DEADLINE_EXCEEDED);
    assertThat(other).isNotDone();
    assertThat(link.sent.get(2)).isEqualTo(new Requests(List.of(), List.of(link.idOf("a"))));
  }

  @Test
  void lateAndTwofoldRepliesAreIgnored() {
    CompletableFuture<Answer> late = session.fetch("g", "a", FetchMode.LOAD, 1);
    CompletableFuture<Answer> b = ask("b");
    time.advance(SECOND);
    FakeLink link = links.last();
    link.replies(link.reply("a"), link.reply("b"), new Reply(99, Values.of("none")));
    link.repliesLater(new Reply(link.idOf("b"), Values.of("again")));
    assertFailed(late, FailureKind.DEADLINE_EXCEEDED);
    assertValue(b, "b");
    fillsUp();
  }

  @Test
  void requestThatIsLateBeforeItIsSentIsNotSent() {
    ask("a");
    ask("b");
    CompletableFuture<Answer> late = session.fetch("g", "c", FetchMode.LOAD, 1);
    time.advance(SECOND);
    assertFailed(late, FailureKind.DEADLINE_EXCEEDED);
    links.last().takes();
    assertThat(links.last().keys()).containsExactly(List.of("a"), List.of("b"), List.of());
  }

  @Test
  void requestsBeyondTheBoundAreRefusedAtOnceUntilOneIsAnswered() {
    List.of("a", "b", "c", "d").forEach(this::ask);
    assertFailed(ask("e"), FailureKind.OVERLOADED);
    FakeLink link = links.last();
    link.replies(link.reply("a"));
    assertThat(ask("f")).isNotDone();
    assertFailed(ask("g"), FailureKind.OVERLOADED);
  }

  @Test
  void keysBeyondTheBoundOfBytesAreRefusedAtOnceUntilThereIsRoom() {
    CompletableFuture<Answer> large = ask("l".repeat(KEY_BYTES));
    ask("a");
    assertFailed(ask("m".repeat(KEY_BYTES + 1)), FailureKind.OVERLOADED);
    ask("b");
    assertFailed(ask("c"), FailureKind.OVERLOADED);
    FakeLink link = links.last();
    link.replies(link.reply("l".repeat(KEY_BYTES)));
    assertThat(large).isDone();
    assertThat(ask("d")).isNotDone();
  }

  @Test
  void linkThatBreaksFailsWhatIsUnderWayAndTheNextRequestOpensAnother() {
    CompletableFuture<Answer> sent = ask("a");
    ask("b");
    CompletableFuture<Answer> queued = ask("c");
    links.last().breaks("reset");
    assertFailed(sent, FailureKind.OWNER_UNREACHABLE);
    assertFailed(queued, FailureKind.OWNER_UNREACHABLE);
    assertThat(session.isIdle()).isTrue();
    assertThat(links.opened).hasSize(1);
    fillsUp();
    assertThat(links.opened).hasSize(2);
  }

  @Test
  void linkThatEndsWithinItsOpeningFailsTheRequestAndIsNotTriedAgainByItself() {
    links.refusing = true;
    assertFailed(ask("a"), FailureKind.OWNER_UNREACHABLE);
    assertThat(links.opened).hasSize(1);
    assertThat(links.last().sent).isEmpty();
    assertFailed(ask("b"), FailureKind.OWNER_UNREACHABLE);
    assertThat(links.opened).hasSize(2);
    links.refusing = false;
    fillsUp();
  }

  @Test
  void linkThatIsNotReadyHoldsRequestsBackUntilItIs() {
    links.slow = true;
    List.of("a", "b").forEach(this::ask);
    assertThat(links.last().sent).isEmpty();
    links.last().becomesReady();
    assertThat(links.last().keys()).containsExactly(List.of("a", "b"));
  }

  @Test
  void endFailsWhatIsUnderWayAndWhatComes() {
    CompletableFuture<Answer> before = ask("a");
    session.end(new Answer.Failure(FailureKind.CLOSED, "over"));
    assertFailed(before, FailureKind.CLOSED);
    assertThat(links.last().closed).isTrue();
    assertFailed(ask("b"), FailureKind.CLOSED);
    assertFailed(askAll(List.of("c")).get(0), FailureKind.CLOSED);
    assertThat(links.opened).hasSize(1);
  }

  @Test
  void keysOfOneCallShareABatchThatIsOfNoOther() {
    askAll(List.of("a", "b"));
    askAll(List.of("c"));
    assertThat(links.last().keys()).containsExactly(List.of("a", "b"), List.of("c"));
    List<Integer> batches =
        links.last().sent.stream()
            .flatMap(message -> message.requests().stream())
            .map(Request::batch)
            .toList();
    assertThat(batches.get(0)).isNotZero().isEqualTo(batches.get(1)).isNotEqualTo(batches.get(2));
    assertThat(batches.get(2)).isNotZero();
  }

  @Test
  void keysThatDoNotFitIntoOneMessageGoInSeveral() {
    Session wide =
        new Session(links, SessionSettings.defaults(), time, time, (answer, nanos) -> {});
    List<String> keys =
        IntStream.range(0, 100).mapToObj(i -> i + "k".repeat(2000)).toList(); // 200 KB
    List<CompletableFuture<Answer>> answers = wide.fetchAll("g", keys, FetchMode.LOAD, TIMEOUT);
    FakeLink link = links.last();
    assertThat(link.sent).hasSize(2);
    while (link.keys().stream().mapToInt(List::size).sum() < keys.size()) {
      link.takes();
    }
    assertThat(link.sent).hasSize(5);
    assertThat(link.keys().stream().flatMap(List::stream)).containsExactlyElementsOf(keys);
    keys.forEach(key -> link.replies(link.reply(key)));
    for (int i = 0; i < keys.size(); i++) {
      assertValue(answers.get(i), keys.get(i));
    }
  }

  @Test
  void keysThatAreNotAsciiMadeMessagesOfThriceTheirSize() {
    Session wide =
        new Session(links, SessionSettings.defaults(), time, time, (answer, nanos) -> {});
    List<String> keys = IntStream.range(0, 20).mapToObj(i -> i + "鍵".repeat(4000)).toList();
    wide.fetchAll("g", keys, FetchMode.LOAD, TIMEOUT);
    links.last().takes();
    assertThat(links.last().keys()).extracting(List::size).containsExactly(4, 4, 4);
  }

  @Test
  void parcelIsCollectedAndItsFreshnessAgesMeanwhile() {
    CompletableFuture<Answer> answer = ask("a");
    Parcel parcel = new Parcel(links.last().idOf("a"), 1 << 20, new Freshness(5, 100, true), false);
    links.last().announces(parcel);
    assertThat(answer).isNotDone();
    time.advance(40);
    Answer.Value value = new Answer.Value(new byte[1 << 20], parcel.freshness());
    collection(parcel).complete(value);
    assertThat(answer)
        .isCompletedWithValueMatching(
            done ->
                done instanceof Answer.Value came
                    && came.bytes() == value.bytes()
                    && came.freshness().equals(new Freshness(45, 60, true)));
  }

  @Test
  void parcelOfARequestThatIsLateIsNotCollected() {
    session.fetch("g", "a", FetchMode.LOAD, 1);
    time.advance(SECOND);
    links.last().announces(new Parcel(links.last().idOf("a"), 1 << 20, Values.FRESH, false));
    assertThat(links.last().collected).isEmpty();
  }

  @Test
  void valueThatCouldNotBeCollectedWaitedAtItsOwnerUntilTheSessionEnded() {
    CompletableFuture<Answer> answer = ask("a");
    FakeLink link = links.last();
    Parcel parcel = new Parcel(link.idOf("a"), 1 << 20, Values.FRESH, false);
    link.announces(parcel);
    collection(parcel).complete(new Answer.Failure(FailureKind.TOO_LARGE, ""));
    assertFailed(answer, FailureKind.TOO_LARGE);
    assertThat(link.sent.get(1)).isEqualTo(new Requests(List.of(), List.of(parcel.id())));
  }

  @Test
  void linkThatThrewWhileItSentKeptWhatCameLaterFromBeingSent() {
    ask("a");
    links.last().defect = new IllegalStateException("broken");
    assertFailed(ask("b"), FailureKind.OWNER_UNREACHABLE);
    assertThat(links.last().closed).isTrue();
    fillsUp();
    assertThat(links.last().keys()).containsExactly(List.of("1"), List.of("2"));
  }

  @Test
  void linkWhoseOpeningThrewKeptItsRequestsForEver() {
    links.defect = new IllegalStateException("broken");
    assertFailed(ask("a"), FailureKind.OWNER_UNREACHABLE);
    links.defect = null;
    fillsUp();
  }

  private CompletableFuture<Answer> collection(Parcel parcel) {
    return links.last().collected.entrySet().stream()
        .filter(each -> each.getKey().equals(parcel))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private CompletableFuture<Answer> ask(String key) {
    return session.fetch("g", key, FetchMode.LOAD, TIMEOUT);
  }

  private List<CompletableFuture<Answer>> askAll(List<String> keys) {
    return session.fetchAll("g", keys, FetchMode.LOAD, TIMEOUT);
  }

  /** Nothing is counted that is not under way: just as many go as the bounds say. */
  private void fillsUp() {
    List<CompletableFuture<Answer>> answers =
        List.of("1", "2", "3", "4").stream().map(this::ask).toList();
    assertThat(answers).noneMatch(CompletableFuture::isDone);
    assertFailed(ask("5"), FailureKind.OVERLOADED);
  }
}
