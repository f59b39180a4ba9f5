package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * Which of the values that this node fetches it keeps a copy of: those that their owner marks as
 * hot, and those that it has fetched often enough itself. The store then decides which copies stay.
 * Safe for concurrent use.
 */
final class Mirroring {

  /**
   * An entry takes about so much of the hot tier at least, so there are as many places as it has
   * copies, or more. They take 4 bytes of heap each, together less than a 32nd of its bytes unless
   * it is very small.
   */
  private static final int BYTES_PER_PLACE = 256;

  private static final int LEAST_PLACES = 1 << 10;
  private static final int MOST_PLACES = 1 << 20;

  private final int afterFetches;

  /** Null: each value is kept. */
  private final @Nullable SeenKeys fetched;

  Mirroring(GroupConfig config) {
    this.afterFetches = config.mirrorAfterFetches();
    this.fetched =
        afterFetches == 1 || config.hotBytes() == 0 ? null : new SeenKeys(places(config));
  }

  private static int places(GroupConfig config) {
    long wanted = config.hotBytes() / BYTES_PER_PLACE;
    int bounded = (int) Math.max(LEAST_PLACES, Math.min(wanted, MOST_PLACES));
    return Integer.highestOneBit(2 * bounded - 1); // the next power of two
  }

  /** Whether a value that was fetched just now is to be kept. */
  boolean keeps(String key, Answer.Value value) {
    // Of a hot key too: when its copies have ended, its owner may not have seen it for a while.
    boolean fetchedOften = fetched == null || fetched.see(key) >= afterFetches;
    return value.hot() || fetchedOften;
  }
}
