package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersDocumentTest {
  private static final Load BLOCKING = Load.blocking(64, Distribution.UNIFORM, 100);

  @TempDir Path docs;

  @Test
  void pageHasTheRatiosTheFiguresAndItsPictures() throws Exception {
    PeersPlan plan = PeersPlan.of(List.of("systems=covey,grpc-direct", "sizes=100"));
    PeersResults results = new PeersResults();
    results.add(Contender.COVEY, BLOCKING, new Figures(12_345.6, 70, 800, 9_000, 0, 11.5, 0));
    Ratio missed = new Ratio("x", "calls/s, over gRPC's", new Spread(1.5, 1.25, 2), 2.5, true);
    Circumstances circumstances =
        new Circumstances(
            "a processor", "0,1", List.of("memcached (no memcached)"), Map.of("covey", "0.1"), 0.5);
    new PeersDocument(plan, results, List.of(missed), circumstances).write(docs);

    String page = Files.readString(docs.resolve("comparison.md"));
    assertThat(page)
        .contains("| calls/s, over gRPC's | 1.50 (1.25 to 2.00) | ≥ 2.5 | **missed** |")
        .contains("12,346 (12,346 to 12,346), 11.5")
        .contains("70 / 800 / 9,000")
        .contains("| grpc-direct | – | – | – | – | – | – |")
        .contains("Machine: a processor; processors used: 0,1;")
        .contains("Left out: memcached (no memcached).");
    assertThat(page.lines().filter(line -> line.startsWith("![")))
        .hasSize(3)
        .allMatch(
            line ->
                Files.exists(
                    docs.resolve(line.substring(line.indexOf('(') + 1, line.length() - 1))));
  }
}
