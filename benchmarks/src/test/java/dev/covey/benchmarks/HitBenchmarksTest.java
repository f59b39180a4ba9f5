package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HitBenchmarksTest {

  @Test
  void slowLoadsAreUnderWayWhileHitsAreMeasured() throws Exception {
    Report report = new SlowLoadBenchmark().run(List.of("--short"));
    assertThat(report.headline()).containsKeys("laterMicros", "met");
  }

  @Test
  void heapPerHitDoesNotGrowFasterThanTheValue() throws Exception {
    Report report = new AllocationBenchmark().run(List.of("--short"));
    assertThat(report.rows())
        .hasSize(10)
        .allSatisfy(row -> assertThat((Double) row.get("asker_bytes_per_hit")).isPositive());
    assertThat(report.rows())
        .filteredOn(row -> Integer.valueOf(60_000).equals(row.get("value_bytes")))
        .allSatisfy(
            row -> {
              assertThat((Double) row.get("asker_beside_value")).isLessThan(30_000);
              assertThat((Double) row.get("owner_bytes_per_hit")).isLessThan(30_000);
            });
  }
}
