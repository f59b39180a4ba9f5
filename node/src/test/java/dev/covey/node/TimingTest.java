package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class TimingTest {

  @Test
  void whoIsFartherAwayIsWaitedForLonger() {
    List<Function<Timing, Duration>> times =
        List.of(
            Timing::connectTimeout,
            Timing::reconnectDelay,
            Timing::keepAliveTimeout,
            Timing::viewWait,
            Timing::answerGrace);
    for (Function<Timing, Duration> time : times) {
      assertThat(time.apply(Timing.local())).isLessThan(time.apply(Timing.lan()));
      assertThat(time.apply(Timing.lan())).isLessThan(time.apply(Timing.wan()));
    }
  }

  @Test
  void timeBelowItsLeastIsRefusedByName() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Timing(second, second, second, second, second, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keepAliveTime: PT1S (expected: >= PT10S)");
    assertThatThrownBy(
            () -> new Timing(Duration.ZERO, second, Duration.ofSeconds(10), second, second, second))
        .hasMessage("connectTimeout: PT0S (expected: >= PT0.001S)");
  }

  @Test
  void timeThatOverflowsWhatCountsItIsRefusedByName() {
    Duration month = Duration.ofDays(30); // more milliseconds than an int, which Netty counts with
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(
            () -> new Timing(month, second, Duration.ofSeconds(10), second, second, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connectTimeout: PT720H (expected: <= PT24H)");
  }
}
