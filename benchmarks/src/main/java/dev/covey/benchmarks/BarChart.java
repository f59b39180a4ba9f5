package dev.covey.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as a picture in SVG: panels side by side in two columns, each with a scale of its
 * own that begins at 0. It brings its own light ground, so that it can be read on dark pages too.
 * Immutable.
 *
 * @param title what the bars mean, with the unit
 */
record BarChart(String title, List<Panel> panels) {

  /** One set of bars that can be compared. */
  record Panel(String name, List<Bar> bars) {
    Panel {
      bars = List.copyOf(bars);
    }
  }

  /**
   * A row.
   *
   * @param values drawn over each other, the largest first and palest
   * @param text the values, for people
   * @param isOurs drawn in a colour of its own
   */
  record Bar(String name, List<Double> values, String text, boolean isOurs) {
    Bar {
      values = List.copyOf(values);
    }
  }

  private static final int MARGIN = 16;
  private static final int PANEL = 460;
  private static final int NAMES = 104;
  private static final int BARS = 170;
  private static final int ROW = 20;
  private static final int BAR = 13;
  private static final int TITLE = 44;
  private static final int HEAD = 30;
  private static final int GAP = 8;
  private static final String OURS = "#0969da";
  private static final String OTHERS = "#6e7781";

  BarChart {
    panels = List.copyOf(panels);
  }

  /** A whole document. */
  String svg() {
    int columns = Math.min(2, panels.size());
    int rows = (panels.size() + 1) / 2;
    int most = panels.stream().mapToInt(panel -> panel.bars().size()).max().orElse(0);
    int panelHeight = HEAD + most * ROW;
    int width = 2 * MARGIN + columns * PANEL;
    int height = TITLE + rows * panelHeight + MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
            font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="12">
            <title>%s</title>
            <rect width="%d" height="%d" rx="6" fill="#ffffff" stroke="#d0d7de"/>
            <text x="%d" y="27" font-size="15" font-weight="600" fill="#1f2328">%s</text>
            """,
            width, height, width, height, escaped(title), width, height, MARGIN, escaped(title)));
    for (int i = 0; i < panels.size(); i++) {
      int x = MARGIN + i % 2 * PANEL;
      int y = TITLE + i / 2 * panelHeight;
      svg.append(panel(panels.get(i), x, y));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String panel(Panel panel, int x, int y) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" font-weight=\"600\" fill=\"#1f2328\">%s</text>\n",
            x, y + 14, escaped(panel.name())));
    double most =
        panel.bars().stream()
            .flatMap(bar -> bar.values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    int top = y + HEAD - GAP;
    for (Bar bar : panel.bars()) {
      svg.append(row(bar, most, x, top));
      top += ROW;
    }
    return svg.toString();
  }

  private static String row(Bar bar, double most, int x, int y) {
    String colour = bar.isOurs() ? OURS : OTHERS;
    String weight = bar.isOurs() ? " font-weight=\"600\"" : "";
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1f2328\"%s>%s</text>\n",
            x + NAMES - GAP, y + BAR - 2, weight, escaped(bar.name())));
    List<Double> largestFirst =
        bar.values().stream().sorted((a, b) -> Double.compare(b, a)).toList();
    int widest = 0;
    for (int i = 0; i < largestFirst.size(); i++) {
      int width = (int) Math.max(1, Math.round(BARS * largestFirst.get(i) / most));
      widest = Math.max(widest, width);
      svg.append(
          format(
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" opacity=\"%.2f\"/>\n",
              x + NAMES, y, width, BAR, colour, (i + 1.0) / largestFirst.size()));
    }
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" fill=\"#1f2328\"%s>%s</text>\n",
            x + NAMES + widest + GAP, y + BAR - 2, weight, escaped(bar.text())));
    return svg.toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
