package dev.covey.benchmarks;

import java.util.List;

/** How long a benchmark measures: for figures, or just to see that it runs. */
enum Length {
  FULL,
  SHORT;

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it is neither empty nor {@code --short}
   */
  static Length of(List<String> args) {
    if (args.isEmpty()) {
      return FULL;
    }
    if (args.equals(List.of("--short"))) {
      return SHORT;
    }
    throw new IllegalArgumentException(
        "arguments: '" + String.join(" ", args) + "' (expected: none, or --short)");
  }

  /** {@code full} or {@code brief}, whichever this is. */
  int pick(int full, int brief) {
    return this == FULL ? full : brief;
  }
}
