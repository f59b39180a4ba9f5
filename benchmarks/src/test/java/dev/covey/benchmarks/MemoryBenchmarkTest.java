package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MemoryBenchmarkTest {

  @Test
  void shortRunHasARowForEachStoreThatIsInstalled() throws Exception {
    Report report = new MemoryBenchmark().run(List.of("--short"));
    assertThat(report.rows())
        .hasSize(StoreHeap.Store.values().length + (RedisMemory.isInstalled() ? 2 : 0))
        .allSatisfy(row -> assertThat(figure(row, "bytes_per_entry")).isBetween(120.0, 2e3))
        .allSatisfy(row -> assertThat(figure(row, "entries")).isGreaterThan(10_000));
  }

  private static double figure(Map<String, Object> row, String name) {
    return Double.parseDouble(String.valueOf(row.get(name)));
  }
}
