package dev.covey.singleflight;

import static dev.covey.singleflight.SingleFlight.NO_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers in comments are those of the class comment's list. */
class SingleFlightTest {

  private final ManualTime time = new ManualTime();
  private final SingleFlight<String, String> flights = new SingleFlight<>(time);
  private final AtomicInteger started = new AtomicInteger();

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(flights.size()).isZero();
    assertThat(time.pending()).isZero();
  }

  @Test
  void callersOfOneKeyShareOneCall() {
    CompletableFuture<String> call = new CompletableFuture<>();
    CompletableFuture<String> first = flights.run("k", NO_TIMEOUT, counted(call));
    CompletableFuture<String> second = flights.run("k", NO_TIMEOUT, counted(call));
    assertThat(first).isNotDone();

    call.complete("v");

    assertThat(first).isCompletedWithValue("v");
    assertThat(second).isCompletedWithValue("v");
    assertThat(started).hasValue(1);
  }

  @Test
  void callersOfTwoKeysDoNot() {
    flights.run("a", NO_TIMEOUT, counted(CompletableFuture.completedFuture("1")));
    flights.run("b", NO_TIMEOUT, counted(CompletableFuture.completedFuture("2")));
    assertThat(started).hasValue(2);
  }

  @Test
  void waiterThatGivesUpLeavesTheFlightFlying() { // 1
    CompletableFuture<String> call = new CompletableFuture<>();
    CompletableFuture<String> patient = flights.run("k", NO_TIMEOUT, counted(call));
    CompletableFuture<String> hasty = flights.run("k", 10, counted(call));
    CompletableFuture<String> cancelled = flights.run("k", NO_TIMEOUT, counted(call));

    time.advance(10);
    cancelled.cancel(true);

    assertFailedWith(hasty, TimeoutException.class);
    assertThat(patient).isNotDone();
    call.complete("v");
    assertThat(patient).isCompletedWithValue("v");
    assertThat(started).hasValue(1);
  }

  @Test
  void leaderThatGivesUpLeavesTheOthersTheirValue() { // 1
    CompletableFuture<String> call = new CompletableFuture<>();
    CompletableFuture<String> leader = flights.run("k", 10, counted(call));
    CompletableFuture<String> follower = flights.run("k", 1_000, counted(call));

    time.advance(10);

    assertFailedWith(leader, TimeoutException.class);
    call.complete("v");
    assertThat(follower).isCompletedWithValue("v");
  }

  @Test
  void flightThatNobodyWaitsForStillFinishes() { // 1
    CompletableFuture<String> call = new CompletableFuture<>();
    AtomicReference<String> stored = new AtomicReference<>();
    CompletableFuture<String> hasty =
        flights.run("k", 10, flight -> call.whenComplete((v, t) -> stored.set(v)));

    time.advance(10);
    call.complete("v");

    assertFailedWith(hasty, TimeoutException.class);
    assertThat(stored).hasValue("v");
  }

  @Test
  void whateverACallThrowsItsWaitersGetItAndNothingStays() { // 2
    for (Throwable thrown :
        List.of(
            new IllegalStateException("x"), new IOException("x"), new StackOverflowError("x"))) {
      CompletableFuture<String> waiter =
          flights.run(
              "k",
              NO_TIMEOUT,
              flight -> {
                if (thrown instanceof Error error) {
                  throw error;
                }
                throw (Exception) thrown;
              });
      assertThatThrownBy(waiter::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isSameAs(thrown);
      assertThat(flights.size()).isZero();
    }
  }

  @Test
  void failedStageFailsItsWaitersWithTheBareCause() { // 2
    IOException cause = new IOException("x");
    CompletableFuture<String> derived =
        CompletableFuture.<String>failedFuture(cause).thenApply(value -> value); // wraps its cause
    AtomicReference<Throwable> seen = new AtomicReference<>();
    flights.run("k", NO_TIMEOUT, flight -> derived).whenComplete((v, t) -> seen.set(t));
    assertThat(seen.get()).isSameAs(cause);
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless caller may do
  void nullInPlaceOfAStageOrAResultIsAFailure() { // 2
    assertFailedWith(flights.run("k", NO_TIMEOUT, flight -> null), NullPointerException.class);
    assertFailedWith(
        flights.run("k", NO_TIMEOUT, flight -> CompletableFuture.completedFuture(null)),
        NullPointerException.class);
  }

  @Test
  void callMayAskForAnotherKey() { // 2
    CompletableFuture<String> outer =
        flights.run(
            "a",
            NO_TIMEOUT,
            flight ->
                flights.run("b", NO_TIMEOUT, inner -> CompletableFuture.completedFuture("b")));
    assertThat(outer).isCompletedWithValue("b");
  }

  @Test
  void callThatAsksForItsOwnKeyFailsAtOnce() { // 2
    assertFailedWith(
        flights.run(
            "k",
            NO_TIMEOUT,
            flight -> flights.run("k", NO_TIMEOUT, counted(new CompletableFuture<>()))),
        IllegalStateException.class);
    assertFailedWith(
        flights.run(
            "k",
            NO_TIMEOUT,
            flight -> flights.runNext("k", NO_TIMEOUT, counted(new CompletableFuture<>()))),
        IllegalStateException.class);
    assertThat(started).hasValue(0);
  }

  @Test
  void whoAsksAgainAfterAnAnswerGetsANewFlight() { // 3
    CompletableFuture<String> call = new CompletableFuture<>();
    CompletableFuture<String> again =
        flights
            .run("k", NO_TIMEOUT, counted(call))
            .thenCompose(
                value ->
                    flights.run(
                        "k", NO_TIMEOUT, counted(CompletableFuture.completedFuture("second"))));
    call.complete("first");
    assertThat(again).isCompletedWithValue("second");
    assertThat(started).hasValue(2);
  }

  @Test
  void detachedFlightAnswersItsWaitersAndLaterCallersStartAnother() { // 4
    CompletableFuture<String> oldCall = new CompletableFuture<>();
    CompletableFuture<String> newCall = new CompletableFuture<>();
    List<Flight> oldFlight = new ArrayList<>();
    CompletableFuture<String> before =
        flights.run(
            "k",
            NO_TIMEOUT,
            flight -> {
              oldFlight.add(flight);
              return oldCall;
            });
    assertThat(oldFlight.get(0).isAttached()).isTrue();

    assertThat(flights.detach("k")).isTrue();

    assertThat(oldFlight.get(0).isAttached()).isFalse();
    CompletableFuture<String> after = flights.run("k", NO_TIMEOUT, counted(newCall));
    assertThat(started).hasValue(1);
    oldCall.complete("old");
    assertThat(before).isCompletedWithValue("old");
    assertThat(after).isNotDone();
    newCall.complete("new");
    assertThat(after).isCompletedWithValue("new");
  }

  @Test
  void endOfADetachedFlightLeavesItsSuccessorInPlace() { // 4
    CompletableFuture<String> oldCall = new CompletableFuture<>();
    CompletableFuture<String> newCall = new CompletableFuture<>();
    flights.run("k", NO_TIMEOUT, counted(oldCall));
    flights.detach("k");
    flights.run("k", NO_TIMEOUT, counted(newCall));
    oldCall.complete("old");
    CompletableFuture<String> joined =
        flights.run("k", NO_TIMEOUT, counted(new CompletableFuture<>()));
    newCall.complete("new");
    assertThat(joined).isCompletedWithValue("new");
    assertThat(started).hasValue(2);
  }

  @Test
  void detachOfAKeyWithoutAFlightSaysSo() {
    assertThat(flights.detach("k")).isFalse();
  }

  @Test
  void detachIfTakesTheFlightsWhoseCallMatches() {
    List<Flight> seen = new ArrayList<>();
    CompletableFuture<String> result = new CompletableFuture<>();
    Call<String> first = noting(seen, result);
    Call<String> second = noting(seen, result);
    flights.run("a", NO_TIMEOUT, first);
    flights.run("b", NO_TIMEOUT, second);
    flights.run("c", NO_TIMEOUT, first);
    flights.detachIf(call -> call == first);
    assertThat(seen).extracting(Flight::isAttached).containsExactly(false, true, false);
    result.complete("v");
  }

  @Test
  void waitersThatGaveUpAreNotHeldUntilALongFlightEnds() {
    RunningFlight<String> flight = new RunningFlight<>(counted(new CompletableFuture<>()));
    CompletableFuture<String> patient = flight.newWaiter();
    for (int i = 0; i < 1_000; i++) {
      flight.newWaiter().cancel(false);
    }
    assertThat(flight.waiting()).isEqualTo(1);
    flight.end("v", null);
    assertThat(patient).isCompletedWithValue("v");
    assertThat(flight.newWaiter()).isCompletedWithValue("v");
    assertThat(flight.waiting()).isZero();
  }

  @Test
  void timerThatFailsDoesNotKeepTheFlightFromFlying() {
    SingleFlight<String, String> broken =
        new SingleFlight<>(
            (task, delay) -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    CompletableFuture<String> call = new CompletableFuture<>();
    assertThatThrownBy(() -> broken.run("k", 10, counted(call)))
        .isInstanceOf(OutOfMemoryError.class);
    CompletableFuture<String> joined = broken.run("k", NO_TIMEOUT, counted(call));
    call.complete("v");
    assertThat(joined).isCompletedWithValue("v");
    assertThat(broken.size()).isZero();
  }

  @Test
  void nextFlightStartsWhenTheOneUnderWayEnds() {
    CompletableFuture<String> firstCall = new CompletableFuture<>();
    CompletableFuture<String> secondCall = new CompletableFuture<>();
    CompletableFuture<String> first = flights.run("k", NO_TIMEOUT, counted(firstCall));
    CompletableFuture<String> queued = flights.runNext("k", NO_TIMEOUT, counted(secondCall));
    CompletableFuture<String> alsoQueued =
        flights.runNext("k", NO_TIMEOUT, counted(new CompletableFuture<>()));
    assertThat(started).hasValue(1);

    firstCall.complete("1");

    assertThat(first).isCompletedWithValue("1");
    assertThat(started).hasValue(2);
    assertThat(queued).isNotDone();
    secondCall.complete("2");
    assertThat(queued).isCompletedWithValue("2");
    assertThat(alsoQueued).isCompletedWithValue("2");
    assertThat(started).hasValue(2);
  }

  @Test
  void nextFlightWithNothingUnderWayStartsAtOnceAndCanBeJoined() {
    CompletableFuture<String> call = new CompletableFuture<>();
    CompletableFuture<String> next = flights.runNext("k", NO_TIMEOUT, counted(call));
    CompletableFuture<String> joined =
        flights.run("k", NO_TIMEOUT, counted(new CompletableFuture<>()));
    call.complete("v");
    assertThat(next).isCompletedWithValue("v");
    assertThat(joined).isCompletedWithValue("v");
    assertThat(started).hasValue(1);
  }

  @Test
  void detachedFlightDoesNotHoldUpTheQueue() {
    CompletableFuture<String> stuck = new CompletableFuture<>();
    CompletableFuture<String> next = new CompletableFuture<>();
    flights.run("k", NO_TIMEOUT, counted(stuck));
    CompletableFuture<String> queued = flights.runNext("k", NO_TIMEOUT, counted(next));

    flights.detach("k");

    assertThat(started).hasValue(2);
    next.complete("2");
    assertThat(queued).isCompletedWithValue("2");
    stuck.complete("1");
    assertThat(started).hasValue(2);
  }

  @Test
  void manyThreadsOnFewKeysNeverRunTwoCallsOfAKeyAtATime() throws Exception {
    SingleFlight<Integer, Integer> busy = new SingleFlight<>(time);
    List<AtomicInteger> inside =
        List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    AtomicInteger worst = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    ExecutorService calls = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        int key = i % inside.size();
        boolean queue = i % 7 == 0;
        Call<Integer> call =
            flight ->
                CompletableFuture.supplyAsync(
                    () -> {
                      worst.accumulateAndGet(inside.get(key).incrementAndGet(), Math::max);
                      inside.get(key).decrementAndGet();
                      return key;
                    },
                    calls);
        all.add(
            CompletableFuture.supplyAsync(
                    () ->
                        queue
                            ? busy.runNext(key, NO_TIMEOUT, call)
                            : busy.run(key, NO_TIMEOUT, call),
                    callers)
                .thenCompose(waiter -> waiter));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    } finally {
      callers.shutdown();
      calls.shutdown();
    }
    assertThat(worst).hasValue(1);
    assertThat(busy.size()).isZero();
  }

  private Call<String> counted(CompletableFuture<String> result) {
    return flight -> {
      started.incrementAndGet();
      return result;
    };
  }

  private static Call<String> noting(List<Flight> seen, CompletableFuture<String> result) {
    return flight -> {
      seen.add(flight);
      return result;
    };
  }

  private static void assertFailedWith(
      CompletableFuture<?> future, Class<? extends Throwable> type) {
    assertThat(future).isCompletedExceptionally();
    assertThatThrownBy(future::get).cause().isInstanceOf(type);
  }
}
