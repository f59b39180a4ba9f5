package dev.covey.benchmarks;

import java.util.List;

/** A question about Covey's cost, answered by measuring. */
interface Benchmark {

  /** The word after {@code benchmarks/run}. */
  String name();

  /** The question, in a line. */
  String question();

  /**
   * Measures. Progress may go to stderr; stdout belongs to the report.
   *
   * @throws IllegalArgumentException if {@code args} are not what this benchmark takes
   */
  Report run(List<String> args) throws Exception;
}
