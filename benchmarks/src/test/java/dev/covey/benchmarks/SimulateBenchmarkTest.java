package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulateBenchmarkTest {

  @Test
  void wordThatIsNoNumberOfSeedsIsRefused() {
    assertThatThrownBy(() -> new SimulateBenchmark().run(List.of("--seeds", "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("arguments: '--seeds many' (expected: none, or --seeds and a number)");
  }
}
