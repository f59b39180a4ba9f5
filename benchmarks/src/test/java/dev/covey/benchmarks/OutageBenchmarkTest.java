package dev.covey.benchmarks;

import static dev.covey.benchmarks.ReportedFigures.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OutageBenchmarkTest {

  @Test
  void keysThatWereThereAreAnsweredWhileTheOriginFails() throws Exception {
    Report report = new OutageBenchmark().run(List.of("failing", "--short"));
    assertThat(report.headline())
        .containsEntry("failingFailuresOfResident", 0.0)
        .containsKeys("failingAfterMostToSteady", "failingAfterMostToSteadyMet", "met");
    assertThat(figure(report, "requestsOfResident")).isPositive();
    assertThat(figure(report, "failuresOfOthers")).isPositive();
    assertThat(figure(report, "failuresAfter")).isZero();
  }

  @Test
  void wordThatIsNoPartIsRefused() {
    assertThatThrownBy(() -> new OutageBenchmark().run(List.of("burning")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "arguments: 'burning' (expected: none, or one of failing, hanging, slow, brownout, limits;"
                + " --short)");
  }
}
