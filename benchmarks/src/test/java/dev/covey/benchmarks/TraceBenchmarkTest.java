package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TraceBenchmarkTest {
  private static final int REQUESTS = 3_000;
  private static final long SEED = 1;

  private static final String[] KEYS =
      Arrays.stream(SyntheticTrace.ZIPF.keys(REQUESTS, SyntheticTrace.KEYS, SEED))
          .map("%08x"::formatted)
          .toArray(String[]::new);

  private static final int DISTINCT_KEYS = (int) Arrays.stream(KEYS).distinct().count();

  private static JsonNode json = MissingNode.getInstance();

  @BeforeAll
  static void replay() throws Exception {
    json = new ObjectMapper().readTree(TraceBenchmark.run("zipf", KEYS).json("trace"));
  }

  @Test
  void withRoomForEverythingEachKeyIsLoadedOnceAndTheJsonSaysSoAtItsTop() {
    assertThat(json.get("requests").asInt()).isEqualTo(REQUESTS);
    assertThat(json.get("errors").asInt()).isZero();
    assertThat(json.get("distinctKeys").asInt()).isEqualTo(DISTINCT_KEYS);
    assertThat(json.get("loads").asInt()).isEqualTo(DISTINCT_KEYS);
    assertThat(json.get("hitRatio").asDouble())
        .isEqualTo(Math.round(1000 - 1000.0 * DISTINCT_KEYS / REQUESTS) / 1000.0);
  }

  @Test
  void everyRequestIsAnsweredInOneOfFourWays() {
    assertThat(json.get("rows"))
        .hasSize(9)
        .allSatisfy(
            row ->
                assertThat(
                        List.of("answeredHere", "answeredByPeer", "joined", "loads").stream()
                            .mapToInt(way -> row.get(way).asInt())
                            .sum())
                    .isEqualTo(REQUESTS));
  }
}
