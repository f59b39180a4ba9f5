package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HitRatioTest {
  private static final int ROOM = 16;

  static Stream<Predicate<String>> stores() {
    return Stream.of(HitRatio.localCache(ROOM), HitRatio.caffeine(ROOM), HitRatio.lru(ROOM));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void repeatedRequestsHit(Predicate<String> store) {
    assertThat(HitRatio.of(new String[] {"a", "a", "b", "a"}, store)).isEqualTo(0.5);
  }
}
