package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DueCallsTest {
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  @Test
  void callsThatWereDueDuringAStallCountItIntoTheirLatency() throws Exception {
    Measured measured =
        DueCalls.run(
            (thread, turn) -> {
              if (turn == 0) {
                stall();
              }
            },
            1,
            1000,
            TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(measured.calls()).isEqualTo(50);
    // Of 50 calls, one a millisecond, 25 waited for the last 6 ms of the stall or longer.
    assertThat(measured.p50Nanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(4));
    assertThat(measured.p99Nanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(28));
  }

  @Test
  void callThatFailsEndsTheRun() {
    assertThatThrownBy(
            () ->
                DueCalls.run(
                    (thread, turn) -> {
                      throw new IllegalStateException("wrong");
                    },
                    2,
                    1000,
                    TimeUnit.MILLISECONDS.toNanos(10)))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("wrong");
  }

  private static void stall() {
    long began = System.nanoTime();
    for (long left = STALL_NANOS; left > 0; left = STALL_NANOS - (System.nanoTime() - began)) {
      LockSupport.parkNanos(left);
    }
  }
}
