package dev.covey.group;

/**
 * Until when an entry is what, as points in time on the group's ticker. Immutable.
 *
 * @param softAtNanos from then on who reads it has it loaded anew
 * @param hardAtNanos from then on it is out of date
 * @param servedUntilNanos up to then it is served: its hard limit or, if a load has failed since,
 *     perhaps later
 */
record Limits(long softAtNanos, long hardAtNanos, long servedUntilNanos) {

  /** What one takes; an entry that has some weighs so much more. */
  static final int HEAP_BYTES = 40;

  static Limits of(Lifetime lifetime, long nowNanos) {
    long hardAt = Nanos.after(nowNanos, lifetime.hardNanos());
    return new Limits(Nanos.after(nowNanos, lifetime.softNanos()), hardAt, hardAt);
  }

  /** With the next load due after {@code retryNanos}. */
  Limits putOff(long nowNanos, long retryNanos) {
    return new Limits(Nanos.after(nowNanos, retryNanos), hardAtNanos, servedUntilNanos);
  }

  /**
   * After a load that did not come to anything: another one is due after {@code retryNanos}, and
   * who comes within twice that time is still served.
   *
   * @param endAtNanos when the entry's time is over in any case
   */
  Limits excused(long nowNanos, long retryNanos, long endAtNanos) {
    long softAt = Nanos.after(nowNanos, retryNanos);
    long excusedUntil = Nanos.earlier(endAtNanos, Nanos.after(softAt, retryNanos));
    return new Limits(softAt, hardAtNanos, Nanos.later(servedUntilNanos, excusedUntil));
  }
}
