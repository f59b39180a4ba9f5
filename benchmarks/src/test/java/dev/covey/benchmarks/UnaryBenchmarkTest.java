package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnaryBenchmarkTest {
  private static final long MOMENT_NANOS = 20_000_000;

  @Test
  void shortRunEndsInOneLineOfJsonWithARowForEachWayAndNumberOfThreads() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    UnaryBenchmark.run(2, MOMENT_NANOS, MOMENT_NANOS)
        .print("unary", new PrintStream(out, true, UTF_8));

    List<String> lines = out.toString(UTF_8).lines().toList();
    JsonNode json = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(json.get("benchmark").asText()).isEqualTo("unary");
    assertThat(json.get("rows"))
        .hasSize(9)
        .allSatisfy(row -> assertThat(row.get("calls_per_s").asDouble()).isPositive());
  }
}
