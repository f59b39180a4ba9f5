package dev.covey.examples.tiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's figures as text, narrow enough for any terminal. */
final class LiveTable {
  private static final String FORMAT = "  %-12s %9s %10s %15s %7s %9s %9s";

  private LiveTable() {}

  /** A head, a line for each node, one for all, and below it what must hold: one load a tile. */
  static List<String> lines(DemoFigures figures) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            FORMAT, "node", "requests", "hits here", "hits at a peer", "loads", "p50", "p99"));
    for (DemoFigures.Row row : figures.rows()) {
      lines.add(line(row.site().id(), row.counts(), row.node().loads(), row.visitors()));
    }
    lines.add(line("all", figures.counts(), figures.loads(), figures.visitors()));
    lines.add("");
    lines.add("  " + tiles(figures));
    return lines;
  }

  /** The figures of all nodes on one line. */
  static String summary(DemoFigures figures) {
    Counts counts = figures.counts();
    return String.format(
        Locale.ROOT,
        "%d requests, %d hits here, %d hits at a peer, %s",
        counts.requests(),
        counts.here(),
        counts.peer(),
        tiles(figures));
  }

  private static String tiles(DemoFigures figures) {
    return String.format(
        Locale.ROOT,
        "%d loads of %d tiles, %d errors",
        figures.loads(),
        figures.distinctKeys(),
        figures.counts().errors());
  }

  private static String line(String node, Counts counts, long loads, Tally.Figures visitors) {
    return String.format(
        FORMAT,
        node,
        counts.requests(),
        counts.here(),
        counts.peer(),
        loads,
        millis(visitors.p50Micros()),
        millis(visitors.p99Micros()));
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, micros < 10_000 ? "%.1f ms" : "%.0f ms", micros / 1000.0);
  }
}
