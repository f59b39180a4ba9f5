package dev.covey.simulation;

import java.util.List;

/**
 * What came of a run. Immutable.
 *
 * @param hash of what callers saw: the same for the same seed
 * @param answered how many gets brought a value, or that there is none
 * @param written how many writes returned successfully
 * @param trace what happened, if it was asked for
 */
public record Outcome(
    long seed,
    long hash,
    long operations,
    long answered,
    long written,
    int faults,
    List<String> violations,
    List<String> trace) {

  public Outcome {
    violations = List.copyOf(violations);
    trace = List.copyOf(trace);
  }
}
