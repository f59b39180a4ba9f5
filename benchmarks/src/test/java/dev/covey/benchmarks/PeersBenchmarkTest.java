package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PeersBenchmarkTest {

  @Test
  void shortRunEndsInOneLineOfJsonWithRowsOfCoveyAndOfGrpc() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PeersBenchmark().run(List.of("short")).print("peers", new PrintStream(out, true, UTF_8));

    List<String> lines = out.toString(UTF_8).lines().toList();
    JsonNode json = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(json.get("rows"))
        .allSatisfy(row -> assertThat(row.get("calls_per_s").asDouble()).isPositive())
        .extracting(row -> row.get("system").asText() + " " + row.get("load").asText())
        .contains(
            "covey blocking",
            "covey async",
            "covey open",
            "covey many",
            "covey local",
            "grpc-direct blocking",
            "grpc-direct async",
            "grpc-direct open")
        .doesNotContain("grpc-direct many", "grpc-direct local");
    assertThat(json.get("blocking64_over_grpc").get("bar").asText()).isEqualTo(">= 2.5");
    assertThat(json.has("blocking64_over_hazelcast")).isFalse();
    assertThat(json.get("left_out")).isEmpty();
  }

  @Test
  void wrongWordIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> new PeersBenchmark().run(List.of("short", "fast")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "arguments: 'fast' (expected: short, systems=covey,..., sizes=100,..., rounds=N)");
  }
}
