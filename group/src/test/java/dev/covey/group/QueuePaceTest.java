package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On a clock of milliseconds; 1,000 of them are not too long. */
class QueuePaceTest {
  private static final int ENOUGH = 4;

  private final QueuePace pace = new QueuePace(ENOUGH, 1_000);

  /** A turn each ten milliseconds. */
  private void turns(int from, int to) {
    for (int i = from; i < to; i++) {
      pace.turn(i * 10L);
    }
  }

  @Test
  void burstIsLetInWholeWhileItsPaceIsNotKnown() {
    pace.begin(0);
    assertThat(pace.isTooSlow(1_000_000, 0)).isFalse();
    turns(1, ENOUGH);
    assertThat(pace.isTooSlow(1_000_000, 30)).isFalse();
  }

  @Test
  void whoHasAsManyAheadAsHaveTheirTurnInTimeIsLetIn() {
    pace.begin(0);
    turns(1, ENOUGH + 1);
    assertThat(pace.isTooSlow(99, 40)).isFalse();
    assertThat(pace.isTooSlow(100, 40)).isTrue();
  }

  @Test
  void turnsThatComeInLotsCountAsIfTheyCameOneByOne() {
    pace.begin(0);
    for (int lot = 1; lot <= 3; lot++) {
      for (int i = 0; i < 64; i++) {
        pace.turn(lot * 400L);
      }
      assertThat(pace.isTooSlow(150, lot * 400L)).isFalse();
      assertThat(pace.isTooSlow(150, lot * 400L + 399)).isFalse();
      assertThat(pace.isTooSlow(170, lot * 400L + 399)).isTrue();
    }
  }

  @Test
  void newPaceIsKnownAfterTwicePatience() {
    pace.begin(0);
    turns(1, 201);
    for (int i = 1; i <= 20; i++) {
      pace.turn(2_000 + i * 100L);
    }
    assertThat(pace.isTooSlow(1, 4_000)).isFalse();
    assertThat(pace.isTooSlow(50, 4_000)).isTrue();
  }

  @Test
  void queueThatHasStoodForLongIsHeldToAQuarter() {
    pace.begin(0);
    turns(1, 201);
    assertThat(pace.isTooSlow(99, 2_000)).isFalse();
    turns(201, 211);
    assertThat(pace.isTooSlow(24, 2_100)).isFalse();
    assertThat(pace.isTooSlow(25, 2_100)).isTrue();
    pace.begin(3_000);
    assertThat(pace.isTooSlow(1_000_000, 3_000)).isFalse();
  }

  @Test
  void withoutAnyTurnForLongNobodyIsLetIn() {
    pace.begin(0);
    assertThat(pace.isTooSlow(1, 1_000)).isFalse();
    assertThat(pace.isTooSlow(1, 1_001)).isTrue();
    pace.turn(1_500);
    assertThat(pace.isTooSlow(1, 1_501)).isFalse();
  }

  @Test
  void queueThatWasEmptyBeginsAnew() {
    pace.begin(0);
    turns(1, 50);
    assertThat(pace.isTooSlow(1_000, 500)).isTrue();
    pace.begin(600);
    assertThat(pace.isTooSlow(1_000, 600)).isFalse();
  }
}
