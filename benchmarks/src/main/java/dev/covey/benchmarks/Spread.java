package dev.covey.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The middle, the least and the most of what several rounds measured. Immutable. */
record Spread(double median, double least, double most) {

  /**
   * Of one figure of each round. Where their number is even, the median is the mean of the two in
   * the middle.
   */
  static <R> Spread over(Collection<R> rounds, ToDoubleFunction<R> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
    return new Spread(median, sorted[0], sorted[last]);
  }

  /** Adds three columns to a row: {@code name} with the median, and its least and most. */
  void putInto(Map<String, Object> row, String name) {
    row.put(name, median);
    row.put(name + "_min", least);
    row.put(name + "_max", most);
  }
}
