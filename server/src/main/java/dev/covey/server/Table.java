package dev.covey.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in aligned columns for people: a column whose rows all begin with a digit is aligned to the
 * right. Confined to one thread.
 */
final class Table {

  private static final String BETWEEN = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** Adds a row; an empty cell is shown as a dash. */
  void row(String... cells) {
    rows.add(
        Arrays.stream(cells).map(cell -> cell.isEmpty() ? "-" : Terminal.oneLine(cell)).toList());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(column == 0 ? "" : BETWEEN).append(cell(row.get(column), column));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String cell(String text, int column) {
    String padding = " ".repeat(width(column) - text.length());
    return isOfNumbers(column) ? padding + text : text + padding;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isOfNumbers(int column) {
    return column > 0
        && rows.size() > 1
        && rows.stream().skip(1).allMatch(row -> row.get(column).matches("[0-9.,]+( .*)?|-"));
  }
}
