package dev.covey.benchmarks;

/**
 * What became of a call that was due at a member of a cluster. Immutable.
 *
 * @param member its number
 * @param nanos from when it was due to its answer
 */
record MemberCall(long dueAtNanos, int member, int key, long nanos, Outcome outcome) {

  /** How it ended. */
  enum Outcome {
    /** With a value. */
    ANSWERED,
    /** With a value that was removed before the call was made. */
    STALE,
    /** With an error. */
    FAILED,
    /** It was not made: its process stood still for so long. */
    NOT_MADE
  }

  static MemberCall notMade(long dueAtNanos, int member, int key) {
    return new MemberCall(dueAtNanos, member, key, 0, Outcome.NOT_MADE);
  }

  /** Whether its caller was left without an answer. */
  boolean isError() {
    return outcome == Outcome.FAILED || outcome == Outcome.NOT_MADE;
  }

  boolean isStale() {
    return outcome == Outcome.STALE;
  }
}
