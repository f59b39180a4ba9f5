package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LifetimeTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private static final Lifetime LIFETIME =
      new Lifetime(MINUTE, 2 * MINUTE, 2 * MINUTE + Duration.ofHours(1).toNanos());

  @Test
  void jitterIsATenthUpOrDownAndSpreadEvenly() {
    long[] soft =
        IntStream.range(0, 100_000)
            .mapToLong(i -> LIFETIME.jittered(0.1, "key-" + i, 12_345).softNanos())
            .sorted()
            .toArray();
    assertThat(soft[0]).isBetween((long) (0.9 * MINUTE), (long) (0.9001 * MINUTE));
    assertThat(soft[99_999]).isBetween((long) (1.0999 * MINUTE), (long) (1.1 * MINUTE));
    for (int tenth = 1; tenth < 10; tenth++) {
      double expected = (0.9 + 0.02 * tenth) * MINUTE;
      assertThat((double) soft[tenth * 10_000]).isBetween(0.999 * expected, 1.001 * expected);
    }
  }

  @Test
  void jitterFollowsFromKeyAndTimeOfTheLoad() {
    assertThat(LIFETIME.jittered(0.1, "k", 7)).isEqualTo(LIFETIME.jittered(0.1, "k", 7));
    long[] lifetimes =
        IntStream.range(0, 100)
            .mapToLong(i -> LIFETIME.jittered(0.1, "k", i).hardNanos())
            .toArray();
    assertThat(Arrays.stream(lifetimes).distinct().count()).isGreaterThan(95);
    assertThat(LIFETIME.jittered(0.1, "k", 7).softNanos()).isEqualTo(60_695_031_319L);
  }

  @Test
  void jitterKeepsTheOrderOfTheLimitsAndTheTimeForErrors() {
    for (int i = 0; i < 1_000; i++) {
      Lifetime jittered = LIFETIME.jittered(0.5, "k", i);
      assertThat(jittered.softNanos()).isLessThanOrEqualTo(jittered.hardNanos());
      assertThat(jittered.endNanos() - jittered.hardNanos())
          .isEqualTo(Duration.ofHours(1).toNanos());
    }
  }

  @Test
  void jitterChangesNothingThatIsForEver() {
    Lifetime forever = Lifetime.of(Loaded.of("v"), GroupConfig.defaults());
    assertThat(forever.jittered(0.1, "k", 7)).isEqualTo(Lifetime.of(Nanos.FOREVER));
    Lifetime soft =
        Lifetime.of(
            Loaded.of("v").withSoftTimeToLive(Duration.ofMinutes(1)), GroupConfig.defaults());
    assertThat(soft.jittered(0.1, "k", 7).hardNanos()).isEqualTo(Nanos.FOREVER);
  }

  @Test
  void groupsSoftLimitIsNoLongerThanTheValuesHardOne() {
    GroupConfig config =
        GroupConfig.builder()
            .softTimeToLive(Duration.ofMinutes(1))
            .timeToLive(Duration.ofMinutes(2))
            .build();
    assertThat(Lifetime.of(Loaded.of("v", Duration.ofSeconds(5)), config))
        .isEqualTo(Lifetime.of(Duration.ofSeconds(5)));
  }

  @Test
  void valueThatIsNotToBeKeptIsNotKeptForErrorsEither() {
    GroupConfig config = GroupConfig.builder().staleIfError(Duration.ofHours(1)).build();
    assertThat(Lifetime.of(Loaded.uncached("v"), config)).isEqualTo(Lifetime.of(0));
  }
}
