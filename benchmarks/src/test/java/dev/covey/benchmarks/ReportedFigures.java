package dev.covey.benchmarks;

/** Reads reports as tests do. */
final class ReportedFigures {

  private ReportedFigures() {}

  /** The value of a figure that is in the report. */
  static double figure(Report report, String name) {
    return Double.parseDouble(
        String.valueOf(
            report.rows().stream()
                .filter(each -> name.equals(each.get("figure")))
                .findFirst()
                .orElseThrow()
                .get("value")));
  }
}
