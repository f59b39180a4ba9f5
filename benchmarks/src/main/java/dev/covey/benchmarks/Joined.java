package dev.covey.benchmarks;

/**
 * When a member had joined its cluster. Immutable.
 *
 * @param beganAtNanos when it was told to
 * @param listedAtNanos when it was in the list, and others asked it
 * @param readyAtNanos when it kept what it loads: all members had the view
 */
record Joined(long beganAtNanos, long listedAtNanos, long readyAtNanos) {

  double barrierMillis() {
    return (readyAtNanos - listedAtNanos) / 1e6;
  }

  double allMillis() {
    return (readyAtNanos - beganAtNanos) / 1e6;
  }
}
