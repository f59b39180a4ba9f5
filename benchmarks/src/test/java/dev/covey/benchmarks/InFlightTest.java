package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final byte[] VALUE = {1};

  @Test
  void answersThatAreThereAtOnceDoNotDeepenTheStack() throws Exception {
    Measured measured =
        InFlight.run(
            (slot, turn) -> CompletableFuture.completedFuture(VALUE), value -> {}, 2, MOMENT_NANOS);
    assertThat(measured.calls()).isPositive();
  }

  @Test
  void noMoreCallsAreUnderWayThanThereAreSlots() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    Queue<Integer> most = new ConcurrentLinkedQueue<>();
    ExecutorService answers = Executors.newFixedThreadPool(2);
    try {
      Measured measured =
          InFlight.run(
              (slot, turn) -> {
                most.add(underWay.incrementAndGet());
                CompletableFuture<byte[]> answer = new CompletableFuture<>();
                answers.execute(
                    () -> {
                      underWay.decrementAndGet();
                      answer.complete(VALUE);
                    });
                return answer;
              },
              value -> {},
              8,
              MOMENT_NANOS);
      assertThat(most).hasSize((int) measured.calls()).allMatch(calls -> calls <= 8);
    } finally {
      answers.shutdownNow();
    }
  }

  @Test
  void wrongValueEndsTheRun() {
    assertThatThrownBy(
            () ->
                InFlight.run(
                    (slot, turn) -> CompletableFuture.completedFuture(VALUE),
                    value -> {
                      throw new IllegalStateException("wrong");
                    },
                    2,
                    MOMENT_NANOS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("wrong");
  }
}
