package dev.covey.benchmarks;

import static dev.covey.benchmarks.ReportedFigures.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.etcd.RealEtcd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ElasticBenchmarkTest {

  @Test
  void loadsAndCallsAreSeenWhenAMemberIsToldToEnd() throws Exception {
    Optional<RealEtcd> any = RealEtcd.startIfAny();
    if (any.isEmpty()) {
      System.out.println("*** SKIPPED: " + RealEtcd.NONE + " ***");
      Assumptions.abort(RealEtcd.NONE);
    }
    any.orElseThrow().close();
    Report report = new ElasticBenchmark().run(List.of("events=drain", "--short"));
    assertThat(report.headline())
        .containsEntry("drainUsualLoads", 0.0)
        .containsKeys("drainErrors", "drainLoadsPercentOfMoved", "met");
    assertThat(figure(report, "drainCalls")).isPositive();
    assertThat(figure(report, "drainKeysLoadedAgain"))
        .isLessThanOrEqualTo(figure(report, "drainExtraLoads"));
  }

  @Test
  void hundredMembersNeedNoProcesses() throws Exception {
    assertThat(new ElasticBenchmark().run(List.of("events=hundred", "--short")).headline())
        .containsKeys("hundredJoinCpuMs", "hundredJoinCpuMsMet", "met");
  }

  @Test
  void wordThatIsNoEventIsRefused() {
    assertThatThrownBy(() -> new ElasticBenchmark().run(List.of("events=join,burn")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "events: 'burn' (expected: some of join,drain,kill,freeze,restart,etcd,hundred)");
  }
}
