package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HotBenchmarkTest {

  @Test
  void copiesMakeTheOwnersOfHotKeysLessBusyAndTheReportSaysHowMuch() throws Exception {
    Report report = new HotBenchmark().run(List.of("--short"));
    assertThat(report.headline())
        .containsKeys("zipf3BusiestToMean", "zipf10BusiestToMean")
        .containsKeys("jump3MillisUntilEven", "jump10MillisUntilEven", "met");
    for (String nodes : List.of("3 nodes", "10 nodes")) {
      assertThat(figure(report, "zipf, " + nodes + ", no hot tier", "travelled"))
          .isGreaterThan(figure(report, "zipf, " + nodes + ", default", "travelled"));
      assertThat(figure(report, "zipf, " + nodes + ", no hot tier", "busiestToMean"))
          .isGreaterThan(1.1);
      assertThat(figure(report, "jump, " + nodes + ", default", "missedPerJump"))
          .isLessThan(figure(report, "jump, " + nodes + ", no hot tier", "missedPerJump"));
    }
  }

  @Test
  void wordThatIsNoPartIsRefused() {
    assertThatThrownBy(() -> new HotBenchmark().run(List.of("cold")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("arguments: 'cold' (expected: none, or one of zipf, jump; --short)");
  }

  private static double figure(Report report, String part, String figure) {
    Map<String, Object> row =
        report.rows().stream()
            .filter(each -> part.equals(each.get("part")) && figure.equals(each.get("figure")))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(String.valueOf(row.get("value")));
  }
}
