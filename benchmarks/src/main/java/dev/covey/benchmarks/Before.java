package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code --before REV} among a benchmark's arguments asks for. Immutable.
 *
 * @param revision to compare with; empty without that argument
 * @param others the other arguments
 */
record Before(Optional<String> revision, List<String> others) {
  private static final String BEFORE = "--before";

  /**
   * @throws IllegalArgumentException if no revision follows
   */
  static Before of(List<String> args) {
    int before = args.indexOf(BEFORE);
    if (before < 0) {
      return new Before(Optional.empty(), args);
    }
    if (before == args.size() - 1) {
      throw new IllegalArgumentException(BEFORE + ": nothing (expected: a revision)");
    }
    List<String> others = new ArrayList<>(args);
    others.subList(before, before + 2).clear();
    return new Before(Optional.of(args.get(before + 1)), List.copyOf(others));
  }
}
