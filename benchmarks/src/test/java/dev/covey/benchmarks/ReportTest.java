package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private final Report report = new Report(List.of(row(3, 1.23456), row(100, 7.0)));

  @Test
  void tableAlignsFiguresUnderTheirNames() {
    assertThat(report.table())
        .isEqualTo(
            """
              members  lookup_ns
                    3      1.235
                  100        7.0
            """);
  }

  @Test
  void lastLineIsOneJsonObject() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.print("ring", new PrintStream(out, true, StandardCharsets.UTF_8));

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .startsWith("{\"benchmark\":\"ring\",\"java\":\"")
        .endsWith(
            "\"rows\":[{\"members\":3,\"lookup_ns\":1.235},{\"members\":100,\"lookup_ns\":7.0}]}");
  }

  @Test
  void headlineStandsInTheJsonBesideTheRows() throws Exception {
    Report headed = new Report(Map.of("loads", 7), List.of(row(3, 1.0)));
    assertThat(headed.json("ring"))
        .endsWith(",\"loads\":7,\"rows\":[{\"members\":3,\"lookup_ns\":1.0}]}");
    assertThat(headed.table()).doesNotContain("loads");
  }

  @Test
  void withoutRowsTheHeadlineIsAllThereIs() throws Exception {
    Report bare = Report.of(Map.of("seeds", 7));
    assertThat(bare.json("simulate")).isEqualTo("{\"seeds\":7}");
    assertThat(bare.table()).isEmpty();
  }

  private static Map<String, Object> row(int members, double lookupNs) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("members", members);
    row.put("lookup_ns", lookupNs);
    return row;
  }
}
