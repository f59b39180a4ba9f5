package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencesTest {

  private final Fences fences = new Fences();

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
  void everythingIsYoungerWhereNothingWasRemoved(long beganAtNanos) {
    assertThat(fences.isYounger("k", beganAtNanos)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-100, -1, 0, 1, 100})
  void onlyWhatBeganAfterTheRemovalIsYounger(long removedAtNanos) {
    fences.fence("k", removedAtNanos);
    assertThat(fences.isYounger("k", removedAtNanos - 1)).isFalse();
    assertThat(fences.isYounger("k", removedAtNanos)).isFalse();
    assertThat(fences.isYounger("k", removedAtNanos + 1)).isTrue();
  }

  @Test
  void tickerMayPassTheLargestNumber() {
    fences.fence("k", Long.MAX_VALUE);
    assertThat(fences.isYounger("k", Long.MIN_VALUE)).isTrue();
    fences.fence("k", Long.MIN_VALUE + 10);
    assertThat(fences.isYounger("k", Long.MAX_VALUE)).isFalse();
    assertThat(fences.isYounger("k", Long.MIN_VALUE + 11)).isTrue();
  }

  @Test
  void removalAtTheLeastNumberIsOne() {
    fences.fence("k", Long.MIN_VALUE);
    assertThat(fences.isYounger("k", Long.MAX_VALUE)).isFalse();
    assertThat(fences.isYounger("k", Long.MIN_VALUE)).isFalse();
  }

  @Test
  void fenceNeverGoesBack() {
    fences.fence("k", 10);
    fences.fence("k", 5);
    assertThat(fences.isYounger("k", 10)).isFalse();
    assertThat(fences.isYounger("k", 11)).isTrue();
  }

  @Test
  void keyOfAnotherStripeIsLeftAlone() {
    fences.fence("a", 10);
    assertThat(Fences.stripeOf("a")).isNotEqualTo(Fences.stripeOf("b"));
    assertThat(fences.isYounger("b", 1)).isTrue();
  }

  @Test
  void keyOfTheSameStripeCountsAsRemovedToo() {
    String other =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "other" + i)
            .filter(key -> Fences.stripeOf(key) == Fences.stripeOf("k"))
            .findFirst()
            .orElseThrow();
    fences.fence(other, 10);
    assertThat(fences.isYounger("k", 10)).isFalse();
  }

  /** By the low bits of their hashes alone, the keys of the second run would share one stripe. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4_096})
  void keysWhoseHashesAreAlikeSpreadOverTheStripes(int step) {
    long stripes =
        IntStream.range(0, 4_096)
            .mapToObj(i -> keyWithHash(i * step))
            .mapToInt(Fences::stripeOf)
            .distinct()
            .count();
    assertThat(stripes).isGreaterThan(2_400); // 4,096 at random take 2,589
  }

  /** Three characters whose {@link String#hashCode} is that number, from 0 to 62,000,000. */
  private static String keyWithHash(int hash) {
    int rest = hash % (31 * 31);
    return new String(
        new char[] {(char) (hash / (31 * 31)), (char) (rest / 31), (char) (rest % 31)});
  }
}
