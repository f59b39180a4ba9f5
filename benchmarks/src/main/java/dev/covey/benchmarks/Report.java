package dev.covey.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark found: rows of figures by name, all with the same names. A name ends in its unit
 * ({@code lookup_ns}); ratios have none. Doubles are rounded to three decimals. Immutable.
 *
 * @param headline what stands in the JSON beside the rows, not in one of them; may be empty.
 *     Without rows it is all that is printed
 */
record Report(Map<String, Object> headline, List<Map<String, Object>> rows) {

  Report {
    headline = rounded(headline);
    rows = rows.stream().map(Report::rounded).toList();
  }

  /** One that is the same on any machine: figures, and nothing else. */
  static Report of(Map<String, Object> figures) {
    return new Report(figures, List.of());
  }

  Report(List<Map<String, Object>> rows) {
    this(Map.of(), rows);
  }

  /** Prints the rows as a table, then everything as one JSON object in one line. */
  void print(String benchmark, PrintStream out) throws JsonProcessingException {
    out.print(table());
    out.println(json(benchmark));
  }

  /** A line of names, then a line for each row, in right-aligned columns. */
  String table() {
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder();
    rows.get(0).keySet().forEach(name -> table.append(cell(name, name)));
    table.append('\n');
    for (Map<String, Object> row : rows) {
      row.forEach((name, figure) -> table.append(cell(name, figure)));
      table.append('\n');
    }
    return table.toString();
  }

  /** The benchmark, the JVM and the machine it ran on, the headline, and the rows, if any. */
  String json(String benchmark) throws JsonProcessingException {
    if (rows.isEmpty()) {
      return new ObjectMapper().writeValueAsString(headline);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("benchmark", benchmark);
    json.put("java", System.getProperty("java.version"));
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.putAll(headline);
    json.put("rows", rows);
    return new ObjectMapper().writeValueAsString(json);
  }

  private String cell(String name, Object content) {
    int widest =
        rows.stream().mapToInt(row -> String.valueOf(row.get(name)).length()).max().orElse(0);
    return String.format("%" + (2 + Math.max(widest, name.length())) + "s", content);
  }

  private static Map<String, Object> rounded(Map<String, Object> row) {
    Map<String, Object> rounded = new LinkedHashMap<>(row);
    rounded.replaceAll(
        (name, figure) ->
            figure instanceof Double number ? Math.round(number * 1000) / 1000.0 : figure);
    return rounded;
  }
}
