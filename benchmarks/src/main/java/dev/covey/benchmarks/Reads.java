package dev.covey.benchmarks;

/**
 * What came of reads of {@link Versions}' keys. Immutable.
 *
 * @param stale of {@code asked}, those that brought a version that must not be read any more: a
 *     remove of it had returned before they began
 * @param older of {@code asked}, those that brought another version than the origin had when they
 *     began, the stale ones included: a remove may still be under way, or have failed
 */
record Reads(long asked, long failed, long stale, long older) {
  static final Reads NONE = new Reads(0, 0, 0, 0);

  static Reads failures(int failed) {
    return new Reads(failed, failed, 0, 0);
  }

  /**
   * @param least {@link Versions#least} before it began
   * @param current {@link Versions#current} before it began
   */
  static Reads one(long version, long least, long current) {
    return new Reads(1, 0, version < least ? 1 : 0, version < current ? 1 : 0);
  }

  Reads and(Reads others) {
    return new Reads(
        asked + others.asked, failed + others.failed, stale + others.stale, older + others.older);
  }
}
