package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dcovey.seed=N} repeats one of the random streams. */
class SpaceSavingTest {

  private static final int STREAMS = 30;
  private static final int LENGTH = 20_000;
  private static final int CHECKED_EVERY = 1_000;

  static LongStream seeds() {
    Long seed = Long.getLong("covey.seed");
    return seed == null ? LongStream.range(0, STREAMS) : LongStream.of(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noCountIsFurtherOffThanAllKeysOverAllCounters(long seed) {
    Random random = new Random(seed);
    int counters = 1 + random.nextInt(64);
    Stream stream = new Stream(random);
    SpaceSaving counted = new SpaceSaving(counters);
    Map<String, Integer> exactly = new HashMap<>();
    for (int n = 1; n <= LENGTH; n++) {
      String key = stream.next();
      exactly.merge(key, 1, Integer::sum);
      assertThat(counted.count(key)).isEqualTo(counted.atLeast(key)).isPositive();
      if (n % CHECKED_EVERY == 0) {
        assertBounds(counted, exactly, (double) n / counters, "seed " + seed + ", " + n + " keys");
      }
    }
  }

  private static void assertBounds(
      SpaceSaving counted, Map<String, Integer> exactly, double error, String what) {
    exactly.forEach(
        (key, times) -> {
          assertThat(counted.atLeast(key)).as(what).isLessThanOrEqualTo(times);
          assertThat(counted.atMost(key)).as(what).isGreaterThanOrEqualTo(times);
          if (counted.atLeast(key) > 0) {
            assertThat((double) counted.atMost(key)).as(what).isLessThanOrEqualTo(times + error);
          } else {
            assertThat((double) times).as(what + ", no counter").isLessThanOrEqualTo(error);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void halvedCountsAreHalfAsFarOffButForOne(long seed) {
    Random random = new Random(seed);
    int counters = 1 + random.nextInt(64);
    Stream stream = new Stream(random);
    SpaceSaving counted = new SpaceSaving(counters);
    Map<String, Double> left = new HashMap<>();
    double all = 0;
    for (int n = 1; n <= LENGTH; n++) {
      String key = stream.next();
      left.merge(key, 1.0, Double::sum);
      all++;
      counted.count(key);
      if (random.nextInt(CHECKED_EVERY) == 0) {
        counted.halve();
        left.replaceAll((any, times) -> times / 2);
        all /= 2;
        double error = all / counters + 1;
        String what = "seed " + seed + ", " + n + " keys";
        left.forEach(
            (each, times) -> {
              assertThat((double) counted.atLeast(each)).as(what).isLessThanOrEqualTo(times);
              assertThat((double) counted.atMost(each))
                  .as(what)
                  .isBetween(times, Math.max(times, 0) + error);
            });
      }
    }
  }

  @Test
  void withACounterForEachKeyItCountsExactly() {
    SpaceSaving counted = new SpaceSaving(3);
    List.of("a", "b", "a", "c", "a", "b", "a", "c", "a").forEach(counted::count);
    assertThat(counted.atLeast("a")).isEqualTo(5).isEqualTo(counted.atMost("a"));
    assertThat(counted.atLeast("b")).isEqualTo(2).isEqualTo(counted.atMost("b"));
    assertThat(counted.atLeast("c")).isEqualTo(2).isEqualTo(counted.atMost("c"));
  }

  @Test
  void newKeyTakesOverTheLowestCounterAndNothingOfItForSure() {
    SpaceSaving counted = new SpaceSaving(2);
    List.of("a", "a", "b", "b", "b", "c").forEach(counted::count);
    assertThat(counted.atLeast("c")).isEqualTo(1);
    assertThat(counted.atMost("c")).isEqualTo(3);
    assertThat(counted.atLeast("a")).isZero();
    assertThat(counted.atLeast("b")).isEqualTo(3);
  }

  @Test
  void whatIsHalvedOftenEnoughIsForgotten() {
    SpaceSaving counted = new SpaceSaving(2);
    for (int i = 0; i < 1_000; i++) {
      counted.count("a");
    }
    for (int i = 0; i < 10; i++) {
      counted.halve();
    }
    assertThat(counted.atLeast("a")).isZero();
  }

  /** Keys of which few are frequent, others from time to time. */
  private static final class Stream {

    private final Random random;
    private final int keys;
    private final double skew;
    private int shift;

    Stream(Random random) {
      this.random = random;
      this.keys = 10 + random.nextInt(2_000);
      this.skew = 1 + random.nextInt(8);
    }

    String next() {
      if (random.nextInt(2_000) == 0) {
        shift = random.nextInt(keys);
      }
      int rank = (int) (keys * Math.pow(random.nextDouble(), skew));
      return "k" + (rank + shift) % keys;
    }
  }
}
