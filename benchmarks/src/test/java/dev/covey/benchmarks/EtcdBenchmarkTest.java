package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.etcd.RealEtcd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EtcdBenchmarkTest {

  @Test
  void callersSeeNothingOfEtcdsRestarts() throws Exception {
    Optional<RealEtcd> any = RealEtcd.startIfAny();
    if (any.isEmpty()) {
      System.out.println("*** SKIPPED: " + RealEtcd.NONE + " ***");
      Assumptions.abort(RealEtcd.NONE);
    }
    any.orElseThrow().close();
    Map<String, Object> row = new EtcdBenchmark().run(List.of("--short")).rows().get(0);
    assertThat(row)
        .containsEntry("restarts", 3)
        .containsEntry("errors", 0L)
        .containsEntry("members_at_end", List.of(3, 3, 3))
        .containsEntry("dead_watches_or_registrations", 0)
        .containsEntry("loads_in_outages", 0L);
    assertThat((Long) row.get("requests")).isPositive();
  }
}
