package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LengthTest {

  @Test
  void runsAreInFullUnlessToldOtherwise() {
    assertThat(Length.of(List.of())).isEqualTo(Length.FULL);
    assertThat(Length.of(List.of("--short"))).isEqualTo(Length.SHORT);
  }

  @Test
  void otherArgumentsAreRefusedByName() {
    assertThatThrownBy(() -> Length.of(List.of("--short", "--fast")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("arguments: '--short --fast' (expected: none, or --short)");
  }

  @Test
  void benchmarksRefuseThemBeforeTheyMeasure() {
    assertThatThrownBy(() -> new LocalBenchmark().run(List.of("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LocalBenchmark().run(List.of("--before")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--before: nothing (expected: a revision)");
  }
}
