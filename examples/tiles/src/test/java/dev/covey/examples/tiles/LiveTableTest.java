package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LiveTableTest {
  private final DemoFigures figures = figures();

  @Test
  void visitorsGuestsAndGettersAreAddedUpAndACommonTileCountsOnce() {
    assertThat(figures.report())
        .isEqualTo(new DemoFigures.Report(2, 7, 2, 3, 3, 2, 1, 1200, 250_111));
  }

  @Test
  void tableShowsEachNodeAndAll() {
    assertThat(LiveTable.lines(figures))
        .containsExactly(
            "  node          requests  hits here  hits at a peer   loads       p50       p99",
            "  a                    4          2               1       1    1.2 ms    250 ms",
            "  b                    3          0               0       2    1.2 ms    1.2 ms",
            "  all                  7          2               1       3    1.2 ms    250 ms",
            "",
            "  3 loads of 3 tiles, 2 errors")
        .allMatch(line -> line.length() < 80);
    assertThat(LiveTable.summary(figures))
        .isEqualTo("7 requests, 2 hits here, 1 hits at a peer, 3 loads of 3 tiles, 2 errors");
  }

  private static DemoFigures figures() {
    Site a = Site.of("a", "http://127.0.0.1:1/");
    Site b = Site.of("b", "http://127.0.0.1:2/");
    a.tally().asked("1/0/0");
    a.tally().answered(Mark.FRESH, 250_000);
    a.tally().asked("1/0/0");
    a.tally().answered(Mark.HERE, 1200);
    b.tally().asked("1/0/1");
    b.tally().answered(Mark.FRESH, 1200);
    b.tally().asked("1/0/0");
    b.tally().failed();
    return DemoFigures.of(
        List.of(a, b),
        List.of(
            new NodeStats("a", Map.of(), 1, new Counts(2, 0, 1, 1, 0), Set.of("1/0/0", "1/1/1")),
            new NodeStats("b", Map.of(), 2, new Counts(1, 1, 0, 0, 0), Set.of("1/1/1"))));
  }
}
