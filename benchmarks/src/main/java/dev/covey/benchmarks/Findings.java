package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures of several parts of a benchmark, one in a row, some of which are to be on one side of a
 * bar; those stand in the headline too. Not safe for concurrent use.
 */
final class Findings {
  private final Map<String, Object> headline = new LinkedHashMap<>();
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private boolean allMet = true;

  void add(String part, String figure, Object value) {
    row(part, figure, value, "", "");
  }

  /** Adds what several rounds found. */
  void add(String part, String figure, Spread spread) {
    row(part, figure, spread.median(), range(spread), "");
  }

  void addAtMost(String part, String figure, double value, double bar) {
    addBar(part, figure, value, "", "<= " + bar, value <= bar);
  }

  void addAtLeast(String part, String figure, double value, double bar) {
    addBar(part, figure, value, "", ">= " + bar, value >= bar);
  }

  /** Adds what several rounds found, of which the median is to be so small. */
  void addAtMost(String part, String figure, Spread spread, double bar) {
    addBar(part, figure, spread.median(), range(spread), "<= " + bar, spread.median() <= bar);
  }

  /** Adds what several rounds found, of which the median is to be so large. */
  void addAtLeast(String part, String figure, Spread spread, double bar) {
    addBar(part, figure, spread.median(), range(spread), ">= " + bar, spread.median() >= bar);
  }

  Report report() {
    Map<String, Object> all = new LinkedHashMap<>(headline);
    all.put("met", allMet);
    return new Report(all, rows);
  }

  private void addBar(
      String part, String figure, double value, String range, String bar, boolean met) {
    row(part, figure, value, range, bar + (met ? ", met" : ", MISSED"));
    headline.put(figure, value);
    headline.put(figure + "Met", met);
    allMet &= met;
  }

  private void row(String part, String figure, Object value, String range, String bar) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("part", part);
    row.put("figure", figure);
    row.put("value", value);
    row.put("range", range);
    row.put("bar", bar);
    rows.add(row);
    System.err.printf("%s: %s %s %s %s%n", part, figure, value, range, bar);
  }

  private static String range(Spread spread) {
    return "%.3f to %.3f".formatted(spread.least(), spread.most());
  }
}
