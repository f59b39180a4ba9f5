package dev.covey.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How Covey compares with others in one thing, and how it is meant to. Immutable.
 *
 * @param value of each round, as both were measured in it
 * @param bar the least that {@code value} may be, or the most
 */
record Ratio(String name, String meaning, Spread value, double bar, boolean isLeast) {

  /** Whether the median keeps the bar. */
  boolean met() {
    return isLeast ? value.median() >= bar : value.median() <= bar;
  }

  /** {@code >= 1.25}. */
  String barText() {
    return String.format(Locale.ROOT, "%s %s", isLeast ? ">=" : "<=", plain(bar));
  }

  /** For the report's JSON. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("value", rounded(value.median()));
    fields.put("least", rounded(value.least()));
    fields.put("most", rounded(value.most()));
    fields.put("bar", barText());
    fields.put("met", met());
    return fields;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %.3f (%s)%s", name, value.median(), barText(), met() ? "" : " MISSED");
  }

  private static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }
}
