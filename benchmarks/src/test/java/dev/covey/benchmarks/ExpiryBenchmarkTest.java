package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExpiryBenchmarkTest {
  private static final int KEYS = 10_000;

  private static Report report = new Report(List.of());

  @BeforeAll
  static void run() {
    report = new ExpiryBenchmark().run(List.of("--short"));
  }

  private static Map<String, Object> row(int index) {
    return report.rows().get(index);
  }

  private static long figure(int row, String name) {
    return Long.parseLong(String.valueOf(row(row).get(name)));
  }

  @Test
  void jitterKeepsApartWhatWasLoadedTogether() {
    assertThat(report.headline()).containsEntry("met", true).containsEntry("bar", KEYS / 10);
    assertThat(figure(0, "most_loads_in_a_second")).isLessThanOrEqualTo(KEYS / 10);
    assertThat(figure(1, "most_loads_in_a_second")).isGreaterThanOrEqualTo(KEYS / 5);
  }

  @Test
  void eachKeyIsLoadedOnceInAPeriod() {
    assertThat(figure(0, "loads")).isBetween(4L * KEYS, 6L * KEYS);
    assertThat(figure(1, "loads")).isBetween(4L * KEYS, 5L * KEYS);
  }

  @Test
  void withASoftLimitNobodyWaits() {
    assertThat(figure(0, "waited")).isEqualTo(figure(0, "loads"));
    assertThat(figure(2, "waited")).isZero();
    assertThat(figure(2, "refreshed")).isEqualTo(figure(2, "loads"));
  }
}
