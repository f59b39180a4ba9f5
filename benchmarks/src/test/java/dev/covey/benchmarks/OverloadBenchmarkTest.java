package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class OverloadBenchmarkTest {

  @Test
  void overloadedNodesGoOnWithHitsAndSayThatTheyAreOverloaded() throws Exception {
    Report report = new OverloadBenchmark().run(List.of("--short"));
    assertThat(report.headline())
        .containsEntry("hitFailures", 0.0)
        .containsEntry("failedOtherwise", 0.0)
        .containsKeys("refusedP99Micros", "heapMoreMb", "recoverySeconds", "met")
        .containsEntry("hitFailuresByDefault", 0.0);
  }
}
