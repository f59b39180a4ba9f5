package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long START = -5;
  private static final long SECOND = 1_000_000_000;

  private final Timeline timeline = new Timeline(START, 10);

  private void record(int events, double second) {
    for (int i = 0; i < events; i++) {
      timeline.record(at(second));
    }
  }

  private static long at(double second) {
    return START + (long) (second * SECOND);
  }

  @Test
  void busiestSecondMayBeginBetweenTwo() {
    record(3, 0.05);
    record(4, 0.95);
    record(5, 1.85);
    assertThat(timeline.mostInASecond(at(0), at(3))).isEqualTo(9);
  }

  @Test
  void onlyWhatLiesBetweenCounts() {
    record(3, 0.95);
    record(4, 1.0);
    record(5, 1.95);
    record(6, 2.0);
    assertThat(timeline.total(at(1), at(2))).isEqualTo(9);
    assertThat(timeline.perSecond(at(1), at(3))).isEqualTo(7.5);
    assertThat(timeline.mostInASecond(at(1), at(2))).isEqualTo(9);
  }

  @Test
  void lastEventIsTheLastOneBetween() {
    record(1, 1.0);
    record(1, 2.45);
    record(1, 5.0);
    assertThat(timeline.secondsToLast(at(1), at(5))).isEqualTo(1.5);
    assertThat(timeline.secondsToLast(at(3), at(5))).isZero();
  }

  @Test
  void eventsPastItsTimeAreNotLost() {
    record(3, 20);
    assertThat(timeline.total(at(0), at(10))).isZero();
    assertThat(timeline.mostInASecond(at(0), at(9.9))).isZero();
  }
}
