package dev.covey.peers.session;

import static dev.covey.peers.session.Responder.MAX_REPLY_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResponderTest {

  private static final int MAX_WAITING_BYTES = 4 * MAX_REPLY_BYTES;

  private static final SessionSettings SETTINGS =
      new SessionSettings(1000, 1 << 20, MAX_WAITING_BYTES, 2, Duration.ofHours(1), 4);

  private final FakeAnswers answers = new FakeAnswers();
  private final FakeSink sink = new FakeSink();
  private final Responder responder = new Responder(answers, sink, SETTINGS);

  @Test
  void whatIsCachedIsInTheMessageAfterTheOneThatAsked() {
    List.of("a", "b", "c").forEach(key -> answers.cached.put(key, Values.of(key)));
    receive("a", "b", "c");
    assertThat(sink.ids()).containsExactly(List.of(0L, 1L, 2L));
    assertThat(sink.last().taken()).isEqualTo(1);
    assertThat(valuesOf(sink.last())).containsExactly("a", "b", "c");
  }

  @Test
  void everyMessageIsCountedAtOnceAlsoIfNothingIsReady() {
    receive("a");
    receive("b");
    assertThat(sink.sent).extracting(Replies::taken).containsExactly(1L, 2L);
    assertThat(sink.ids()).containsExactly(List.of(), List.of());
  }

  @Test
  void slowLoadHoldsUpNobody() {
    answers.cached.put("hit", Values.of("hit"));
    receive("slow", "hit", "quick");
    answers.load("quick", Values.of("quick"));
    assertThat(sink.ids()).containsExactly(List.of(1L), List.of(2L));
    answers.load("slow", Values.of("slow"));
    assertThat(sink.ids()).containsExactly(List.of(1L), List.of(2L), List.of(0L));
  }

  @Test
  void everyKindOfAnswerPasses() {
    List<Answer> all =
        List.of(
            new Answer.Absent(Values.FRESH),
            new Answer.NotCached(),
            new Answer.Failure(FailureKind.LOAD_FAILED, "why"));
    for (int i = 0; i < all.size(); i++) {
      answers.cached.put("" + i, all.get(i));
    }
    receive("0", "1", "2");
    assertThat(sink.last().replies()).extracting(Reply::answer).containsExactlyElementsOf(all);
  }

  @Test
  void requestsOfOneBatchAreAnsweredTogetherAndOthersAlone() {
    responder.received(
        new Requests(
            List.of(
                request(0, "a", 7),
                request(1, "b", 7),
                request(2, "c", 0),
                request(3, "d", 8),
                request(4, "e", 8)),
            List.of()));
    assertThat(answers.batches).containsExactly(List.of("a", "b"), List.of("d", "e"));
    answers.load("b", Values.of("b"));
    answers.load("c", Values.of("c"));
    answers.load("e", Values.of("e"));
    assertThat(sink.ids()).containsExactly(List.of(), List.of(1L), List.of(2L), List.of(4L));
  }

  @Test
  void nothingIsSentForARequestThatIsCancelled() {
    receive("a", "b");
    cancel(0);
    answers.load("a", Values.of("a"));
    answers.load("b", Values.of("b"));
    assertThat(sink.ids()).containsExactly(List.of(), List.of(), List.of(1L));
  }

  @Test
  void networkThatTakesNoMoreHoldsRepliesBackUntilItDoes() {
    sink.ready = false;
    List.of("a", "b").forEach(key -> answers.cached.put(key, Values.of(key)));
    receive("a");
    receive("b");
    assertThat(sink.sent).isEmpty();
    sink.ready = true;
    responder.ready();
    assertThat(sink.ids()).containsExactly(List.of(0L, 0L));
    assertThat(sink.last().taken()).isEqualTo(2);
  }

  @Test
  void repliesThatDoNotFitIntoOneMessageGoInSeveral() {
    LongStream.range(0, 4)
        .forEach(i -> answers.cached.put("" + i, Values.ofBytes(MAX_REPLY_BYTES / 4)));
    receive("0", "1", "2", "3");
    assertThat(sink.ids()).containsExactly(List.of(0L, 1L, 2L), List.of(3L));
  }

  @Test
  void cachedValueThatFindsNoRoomAmongThoseThatWaitGoesWhenThereIs() {
    sink.ready = false;
    LongStream.range(0, 5)
        .forEach(i -> answers.cached.put("" + i, Values.ofBytes(MAX_REPLY_BYTES)));
    receive("0", "1", "2", "3", "4");
    answers.cached.put("4", Values.of("newer"));
    sink.ready = true;
    responder.ready();
    assertThat(sink.ids())
        .containsExactly(List.of(0L), List.of(1L), List.of(2L), List.of(3L), List.of(4L));
    assertThat(valuesOf(sink.last())).containsExactly("newer");
    assertNothingWaits();
  }

  @Test
  void parcelThatIsTakenMakesRoomForOthers() {
    LongStream.range(0, 12)
        .forEach(i -> answers.cached.put("" + i, Values.ofBytes(MAX_REPLY_BYTES + 1)));
    receive(LongStream.range(0, 12).mapToObj(Long::toString).toArray(String[]::new));
    assertThat(parcels()).containsExactly(0L, 1L, 2L);
    cancel(5);
    for (long id : List.of(2L, 0L, 1L, 3L, 4L, 6L, 7L, 8L, 9L, 10L, 11L)) {
      assertThat(parcels()).contains(id);
      assertThat(responder.take(id)).isNotNull();
    }
    assertThat(parcels()).doesNotContain(5L);
    assertNothingWaits();
  }

  @Test
  void postponedRequestWhoseValueHasBeenEvictedIsAnsweredWhenItIsLoaded() {
    answers.cached.put("large", Values.ofBytes(MAX_WAITING_BYTES));
    answers.cached.put("next", Values.of("next"));
    receive("large", "next");
    answers.cached.remove("next");
    assertThat(responder.take(0)).isNotNull();
    assertThat(sink.last().replies()).isEmpty();
    answers.load("next", Values.of("loaded"));
    assertThat(valuesOf(sink.last())).containsExactly("loaded");
    assertNothingWaits();
  }

  @Test
  void postponedRequestAtWhichTheGroupThrowsIsAnswered() {
    answers.cached.put("large", Values.ofBytes(MAX_WAITING_BYTES));
    answers.cached.put("next", Values.of("next"));
    receive("large", "next");
    answers.defective = "next";
    assertThat(responder.take(0)).isNotNull();
    assertThat(((Answer.Failure) sink.last().replies().get(0).answer()).detail())
        .isEqualTo("java.lang.IllegalStateException: broken");
  }

  @Test
  void valueThatIsLoadedAndFindsNoRoomIsTakenFromTheTierWhenThereIs() {
    answers.cached.put("large", Values.ofBytes(MAX_WAITING_BYTES));
    receive("large", "loaded");
    answers.load("loaded", Values.of("loaded"));
    assertThat(sink.last().replies()).isEmpty();
    answers.cached.put("loaded", Values.of("kept"));
    assertThat(responder.take(0)).isNotNull();
    assertThat(valuesOf(sink.last())).containsExactly("kept");
    assertNothingWaits();
  }

  @Test
  void valueThatIsNotKeptAndFindsNoRoomTwiceIsRefused() {
    for (String large : List.of("0", "2")) {
      answers.cached.put(large, Values.ofBytes(MAX_WAITING_BYTES));
    }
    receive("0", "1");
    answers.load("1", Values.ofBytes(1));
    assertThat(responder.take(0)).isNotNull(); // now "1" is loaded again
    receive("2"); // as 0, which is free again
    answers.load("1", Values.ofBytes(1));
    Answer.Failure refused = (Answer.Failure) sink.last().replies().get(0).answer();
    assertThat(refused.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(refused.detail())
        .isEqualTo(
            "values that wait to be sent: 262144 bytes (expected: room for another one below"
                + " 262144)");
    assertThat(responder.take(0)).isNotNull();
    assertNothingWaits();
  }

  @Test
  void oneValueMayBeLargerThanTheBoundIfNoneElseWaits() {
    answers.cached.put("large", Values.ofBytes(MAX_WAITING_BYTES + 1));
    answers.cached.put("small", Values.ofBytes(1));
    receive("large", "small");
    assertThat(sink.last().parcels()).hasSize(1);
    assertThat(sink.last().replies()).isEmpty();
    assertThat(responder.take(0)).isNotNull();
    assertThat(sink.last().replies()).hasSize(1);
    assertNothingWaits();
  }

  @Test
  void valueAboveTheLimitWaitsToBeCollectedOnce() {
    Answer.Value fits = Values.ofBytes(MAX_REPLY_BYTES);
    Answer.Value large = Values.ofBytes(MAX_REPLY_BYTES + 1);
    answers.cached.putAll(Map.of("fits", fits, "large", large));
    receive("fits", "large");
    assertThat(sink.sent).hasSize(2);
    assertThat(sink.sent.get(0).replies().get(0).answer()).isSameAs(fits);
    assertThat(sink.last().parcels())
        .containsExactly(new Parcel(1, MAX_REPLY_BYTES + 1, large.freshness(), false));
    assertThat(responder.take(1)).isSameAs(large);
    assertThat(responder.take(1)).isNull();
    assertThat(responder.take(0)).isNull();
    assertNothingWaits();
  }

  @Test
  void parcelThatIsCancelledIsHereNoMore() {
    answers.cached.put("large", Values.ofBytes(MAX_REPLY_BYTES + 1));
    receive("large");
    cancel(0);
    assertThat(responder.take(0)).isNull();
    assertNothingWaits();
  }

  @Test
  void endComesAfterTheRepliesThatAreReady() {
    sink.ready = false;
    answers.cached.put("a", Values.of("a"));
    receive("a", "slow");
    responder.end();
    assertThat(sink.ends).isZero();
    sink.ready = true;
    responder.ready();
    assertThat(sink.ids()).containsExactly(List.of(0L));
    assertThat(sink.ends).isEqualTo(1);
    answers.load("slow", Values.of("slow"));
    responder.end();
    receive("a");
    assertThat(sink.sent).hasSize(1);
    assertThat(sink.ends).isEqualTo(1);
  }

  @Test
  void nothingIsSentOnceTheLinkHasEnded() {
    receive("a");
    responder.close();
    answers.load("a", Values.of("a"));
    responder.ready();
    assertThat(sink.sent).hasSize(1);
  }

  @Test
  void requestAtWhichTheGroupThrewTookTheOthersOfItsMessageWithIt() {
    answers.cached.put("a", Values.of("a"));
    answers.cached.put("c", Values.of("c"));
    answers.defective = "b";
    responder.received(
        new Requests(
            List.of(
                request(0, "a", 0),
                request(1, "b", 0),
                request(2, "c", 0),
                request(3, "b", 5),
                request(4, "c", 0)),
            List.of()));
    assertThat(sink.ids()).containsExactly(List.of(0L, 1L, 2L, 3L, 4L));
    for (int defective : List.of(1, 3)) {
      assertThat(sink.last().replies().get(defective).answer())
          .isEqualTo(
              new Answer.Failure(
                  FailureKind.LOAD_FAILED, "java.lang.IllegalStateException: broken"));
    }
  }

  @Test
  void stageThatHasFailedAlreadyTookTheSessionWithIt() {
    answers.loads.put("c", CompletableFuture.failedFuture(new IllegalStateException("broken")));
    receive("a", "b", "c");
    answers.fail("a", new IllegalStateException("broken"));
    assertThat(sink.sent)
        .flatExtracting(Replies::replies)
        .extracting(Reply::answer)
        .hasSize(2)
        .allSatisfy(
            answer ->
                assertThat(((Answer.Failure) answer).detail())
                    .contains("IllegalStateException: broken"));
  }

  @Test
  void detailsOfFailuresMadeAMessageOfAnySize() {
    Answer.Failure failure = new Answer.Failure(FailureKind.LOAD_FAILED, "d".repeat(1 << 20), 7);
    LongStream.range(0, 64).forEach(i -> answers.cached.put("" + i, failure));
    receive(LongStream.range(0, 64).mapToObj(Long::toString).toArray(String[]::new));
    assertThat(sink.sent).hasSize(16);
    assertThat(sink.last().replies().get(0).answer())
        .isEqualTo(new Answer.Failure(FailureKind.LOAD_FAILED, "d".repeat(4096) + "…", 7));
  }

  @Test
  void sinkThatThrewKeptTheAskerWaiting() {
    sink.defect = new IllegalStateException("broken");
    assertThatThrownBy(() -> receive("a")).isSameAs(sink.defect);
    assertThat(sink.ends).isEqualTo(1);
  }

  @Test
  void valueWhoseLoadEndedWhileItWasCancelledWaitedUntilTheSessionEnded() throws Exception {
    int rounds = 5_000;
    Answer.Value large = Values.ofBytes(MAX_WAITING_BYTES / 4);
    AtomicReference<CompletableFuture<Answer>> next = new AtomicReference<>();
    AtomicInteger loaded = new AtomicInteger();
    Thread loader =
        new Thread(
            () -> {
              while (loaded.get() < rounds) {
                CompletableFuture<Answer> load = next.getAndSet(null);
                if (load != null) {
                  load.complete(large);
                  loaded.incrementAndGet();
                }
              }
            });
    loader.start();
    for (int round = 0; round < rounds; round++) {
      CompletableFuture<Answer> load = new CompletableFuture<>();
      answers.loads.put("a", load);
      receive("a");
      next.set(load);
      for (int spin = round % 64; spin > 0; spin--) {
        Thread.onSpinWait();
      }
      cancel(0);
      while (loaded.get() <= round) {
        Thread.onSpinWait();
      }
    }
    loader.join();
    assertNothingWaits();
  }

  private void receive(String... keys) {
    List<Request> requests = new ArrayList<>();
    for (String key : keys) {
      requests.add(request(requests.size(), key, 0));
    }
    responder.received(new Requests(requests, List.of()));
  }

  private void cancel(long id) {
    responder.received(new Requests(List.of(), List.of(id)));
  }

  private static Request request(long id, String key, int batch) {
    return new Request(id, "g", key, FetchMode.LOAD, batch);
  }

  /** The ids of those that the asker has been told of. */
  private List<Long> parcels() {
    return sink.sent.stream().flatMap(each -> each.parcels().stream()).map(Parcel::id).toList();
  }

  private static List<String> valuesOf(Replies message) {
    return message.replies().stream()
        .map(reply -> Values.text((Answer.Value) reply.answer()))
        .toList();
  }

  /** Just as much fits as the bound says. */
  private void assertNothingWaits() {
    sink.sent.clear();
    List.of("w", "x", "y", "z")
        .forEach(key -> answers.cached.put(key, Values.ofBytes(MAX_WAITING_BYTES / 4)));
    sink.ready = false;
    receive("w", "x", "y", "z");
    sink.ready = true;
    responder.ready();
    assertThat(sink.sent.stream().flatMap(each -> each.replies().stream()).map(Reply::answer))
        .hasSize(4)
        .allMatch(Answer.Value.class::isInstance);
  }
}
