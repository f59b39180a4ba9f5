package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RingBenchmarkTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1 2", "9999999999"})
  void argumentsOtherThanANumberOfSlotsAreRefused(String args) {
    assertThatThrownBy(() -> new RingBenchmark().run(List.of(args.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ring: [" + args.replace(" ", ", ") + "] (expected: ");
  }
}
