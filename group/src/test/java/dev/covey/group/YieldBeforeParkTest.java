package dev.covey.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class YieldBeforeParkTest {

  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private long now;
  private int yields;

  private YieldBeforePark yielding(Runnable meanwhile) {
    return new YieldBeforePark(
        () -> now,
        () -> {
          yields++;
          meanwhile.run();
        });
  }

  @Test
  void whoHasTheAnswerLeavesTheProcessorToNobody() {
    answer.complete("there");

    yielding(() -> {}).await(answer);

    assertEquals(0, yields);
  }

  @Test
  void itEndsWhenTheAnswerComes() {
    YieldBeforePark yielding =
        yielding(
            () -> {
              if (yields == 3) {
                answer.complete("there");
              }
            });

    yielding.await(answer);

    assertEquals(3, yields);
  }

  @Test
  void itEndsWhenItIsTimeToPark() {
    yielding(() -> now += YieldBeforePark.LIMIT_NANOS / 20).await(answer);

    assertEquals(20, yields);
  }

  @Test
  void itEndsThoughTheTimeStandsStill() {
    yielding(() -> {}).await(answer);

    assertEquals(YieldBeforePark.YIELDS, yields);
  }

  @Test
  void onlyOneCallerAtATimeDoesIt() {
    YieldBeforePark[] yielding = new YieldBeforePark[1];
    yielding[0] = yielding(() -> yielding[0].await(new CompletableFuture<>()));

    yielding[0].await(answer);

    assertEquals(YieldBeforePark.YIELDS, yields);
  }

  @Test
  void theNextOneMayAfterAFailureToo() {
    YieldBeforePark yielding =
        yielding(
            () -> {
              if (yields == 1) {
                throw new IllegalStateException("yield");
              }
            });
    assertThrows(IllegalStateException.class, () -> yielding.await(answer));

    yielding.await(answer);

    assertTrue(yields > 1);
  }
}
