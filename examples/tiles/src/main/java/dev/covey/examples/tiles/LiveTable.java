package dev.covey.examples.tiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's figures as text. */
final class LiveTable {
  private static final String FORMAT = "  %-4s  %-26s %9s %10s %15s %7s %9s %9s";

  private LiveTable() {}

  /** A head, a line for each node, and a line for all. */
  static List<String> lines(DemoFigures figures) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            FORMAT,
            "node",
            "page",
            "requests",
            "hits here",
            "hits at a peer",
            "loads",
            "p50",
            "p99"));
    for (DemoFigures.Row row : figures.rows()) {
      Site site = row.site();
      lines.add(
          line(
              site.id(), site.page().toString(), row.counts(), row.node().loads(), row.visitors()));
    }
    lines.add(line("all", "", figures.counts(), figures.loads(), figures.visitors()));
    return lines;
  }

  /** The line for all, in words. */
  static String summary(DemoFigures figures) {
    Counts counts = figures.counts();
    return String.format(
        Locale.ROOT,
        "%d requests, %d hits here, %d hits at a peer, %d loads of %d tiles, %d errors",
        counts.requests(),
        counts.here(),
        counts.peer(),
        figures.loads(),
        figures.distinctKeys(),
        counts.errors());
  }

  private static String line(
      String node, String page, Counts counts, long loads, Tally.Figures visitors) {
    return String.format(
        FORMAT,
        node,
        page,
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
