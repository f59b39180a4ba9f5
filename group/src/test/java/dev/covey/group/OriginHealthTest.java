package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OriginHealthTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now;
  private final OriginHealth health = new OriginHealth(0);

  /** Loads that begin and end at once, evenly over some seconds. */
  private void loads(int perSecond, int seconds, boolean well) {
    for (int i = 0; i < perSecond * seconds; i++) {
      now += SECOND / perSecond;
      health.began(now);
      health.ended(now, well);
    }
  }

  /** How many optional loads begin in each second, of so many that are asked for; all go well. */
  private int admitted(int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      now += SECOND / asked;
      if (health.admitsOptional(now)) {
        admitted++;
        health.began(now);
        health.ended(now, true);
      }
    }
    return admitted;
  }

  @Test
  void whileAllIsWellEveryLoadMayBegin() {
    loads(10, 5, true);
    assertThat(admitted(10_000)).isEqualTo(10_000);
  }

  @Test
  void afterTroubleLoadsStayNearTheUsualRate() {
    loads(1_000, 60, true);
    loads(1_000, 30, false);
    for (int second = 0; second < 20; second++) {
      assertThat(admitted(10_000)).isBetween(1_100, 1_400);
    }
  }

  @Test
  void burstOfAStartIsNotTakenForTheUsualRate() {
    loads(20_000, 5, true);
    loads(1_000, 20, true);
    loads(1_000, 5, false);
    assertThat(admitted(10_000)).isBetween(1_100, 1_400);
  }

  @Test
  void loadsThatMustBeMadeLeaveLessForTheOthers() {
    loads(1_000, 60, true);
    loads(1_000, 5, false);
    int optional = 0;
    for (int i = 0; i < 10_000; i++) {
      now += SECOND / 1_000;
      health.began(now);
      health.ended(now, true);
      if (health.admitsOptional(now)) {
        optional++;
        health.began(now);
        health.ended(now, true);
      }
    }
    assertThat(optional).isBetween(2_000, 3_000);
  }

  @Test
  void usualRateIsNotLearnedInTrouble() {
    loads(100, 60, true);
    loads(1_000, 60, false);
    assertThat(admitted(10_000)).isLessThan(150);
    for (int second = 0; second < 60; second++) {
      assertThat(admitted(10_000)).isLessThan(150);
    }
  }

  @Test
  void troubleIsOverWhenNothingIsLeftToCatchUpOn() {
    loads(100, 60, true);
    loads(100, 5, false);
    loads(100, 9, true);
    assertThat(admitted(10_000)).isLessThan(150); // and there is something left
    loads(100, 12, true);
    assertThat(admitted(10_000)).isEqualTo(10_000);
  }

  @Test
  void fewFailuresAmongManyLoadsAreNoTrouble() {
    loads(100, 60, true);
    for (int second = 0; second < 20; second++) {
      loads(100, 1, true);
      health.began(now);
      health.ended(now, false);
    }
    assertThat(admitted(10_000)).isEqualTo(10_000);
  }

  @Test
  void loadsThatHangAreTroubleAsSoonAsTheyAreLate() {
    loads(100, 60, true);
    for (int i = 0; i < 50; i++) {
      health.began(now);
    }
    now += 3 * SECOND;
    health.late(now);
    now += SECOND;
    assertThat(admitted(10_000)).isLessThan(150);
  }

  @Test
  void inTroubleNothingOptionalWaits() {
    loads(100, 60, true);
    assertThat(health.startsOptional(now, false)).isTrue();
    loads(100, 5, false);
    now += SECOND;
    assertThat(health.startsOptional(now, false)).isFalse();
    assertThat(health.startsOptional(now, true)).isTrue();
  }

  @Test
  void originThatHasNeverBeenAskedMayBeTriedOnceASecond() {
    loads(5, 10, false);
    int admitted = 0;
    for (int second = 0; second < 5; second++) {
      admitted += admitted(100);
    }
    assertThat(admitted).isBetween(3, 5);
  }

  @Test
  void originThatAsksForItIsLeftAloneUntilTheLatestTimeItNamed() {
    health.leaveAlone(now, 10 * SECOND);
    health.leaveAlone(now, SECOND);
    assertThat(health.admitsOptional(9 * SECOND)).isFalse();
    assertThat(health.admitsOptional(10 * SECOND)).isTrue();
  }

  @Test
  void hoursWithoutALoadAreForgottenAsFastAsSecondsWere() {
    loads(1_000, 60, true);
    now += 3_600 * SECOND;
    loads(5, 2, false);
    assertThat(admitted(1_000)).isLessThan(5);
  }

  @Test
  void optionalLoadsThatAreAboutToBeginArePaidFor() {
    loads(10, 60, true);
    loads(10, 3, false);
    int startedTogether = 0;
    for (int i = 0; i < 100; i++) {
      startedTogether += health.startsOptional(now, true) ? 1 : 0;
    }
    assertThat(startedTogether).isLessThanOrEqualTo(1);
    now += SECOND / 2; // 12.5 a second
    assertThat(health.startsOptional(now, true)).isTrue();
    health.began(now); // the one that was paid for
    now += SECOND / 12;
    assertThat(health.admitsOptional(now)).isTrue();
  }

  @Test
  void troubleOfANodeThatKnowsNoUsualRateEndsThoughMoreIsAskedThanThat() {
    loads(5, 2, false);
    int seconds = 0;
    while (admitted(200) < 200) {
      assertThat(++seconds).as("seconds of trouble").isLessThan(300);
    }
    assertThat(seconds).isGreaterThan(60);
  }

  @Test
  void paceThatHasGrownFallsBackWithTheNextTrouble() {
    loads(10, 60, true);
    loads(10, 1, false);
    for (int second = 0; second < 60; second++) {
      admitted(1_000);
    }
    assertThat(admitted(1_000)).isGreaterThan(15);
    loads(100, 2, false);
    assertThat(admitted(1_000)).isLessThan(15);
  }
}
