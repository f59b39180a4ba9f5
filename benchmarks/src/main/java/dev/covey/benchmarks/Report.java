package dev.covey.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark found: rows of figures by name, all rows with the same names. A name ends in its
 * unit ({@code lookup_ns}); ratios have none. Immutable.
 */
record Report(List<Map<String, Object>> rows) {

  Report {
    rows = List.copyOf(rows);
  }

  /** Prints the rows as a table, then everything as one JSON object in one line. */
  void print(String benchmark, PrintStream out) throws JsonProcessingException {
    out.print(table());
    out.println(json(benchmark));
  }

  /** The rows as right-aligned columns under their names. */
  String table() {
    StringBuilder table = new StringBuilder();
    List<String> names = List.copyOf(rows.get(0).keySet());
    table.append(line(names, names));
    for (Map<String, Object> row : rows) {
      table.append(line(names, row.values().stream().map(Report::forPeople).toList()));
    }
    return table.toString();
  }

  /** One line: the benchmark, the JVM and machine it ran on, and the rows. */
  String json(String benchmark) throws JsonProcessingException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("benchmark", benchmark);
    json.put("java", System.getProperty("java.version"));
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("rows", rows);
    return new ObjectMapper().writeValueAsString(json);
  }

  private static String line(List<String> names, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      int width = Math.max(names.get(i).length(), 10) + (i == 0 ? 0 : 2);
      line.append(" ".repeat(Math.max(0, width - cells.get(i).length()))).append(cells.get(i));
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static String forPeople(Object figure) {
    return figure instanceof Double number ? String.format("%.3f", number) : figure.toString();
  }
}
