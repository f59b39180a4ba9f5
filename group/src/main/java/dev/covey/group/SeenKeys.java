package dev.covey.group;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * About how often each key was seen recently: a table in which each key has one place, by its hash,
 * and takes it from whoever has it. So with as many places as {@code n}, a key seen again after
 * {@code d} others is known with a probability of {@code exp(-d / n)}; that is all its ageing.
 *
 * <p>A filter of this kind before a cache keeps out what is asked for once, which is most of what
 * is asked for at all (Maggs, Sitaraman: "Algorithmic Nuggets in Content Delivery", CCR 2015, which
 * has a Bloom filter). Two keys of one 32-bit hash are one key to it.
 *
 * <p>Safe for concurrent use, without locks: of two who change a place at once, one is forgotten.
 */
final class SeenKeys {

  private static final int COUNT_BITS = 8;

  /** The most that is counted. */
  static final int MAX_COUNT = (1 << COUNT_BITS) - 1;

  /** In the high bits of a place, its key's; in the low ones, how often that was seen. */
  private final AtomicIntegerArray places;

  /**
   * @param places a power of two, at least 2^{@value #COUNT_BITS}: so that the bits of a hash which
   *     a place does not keep are those that choose it
   */
  SeenKeys(int places) {
    this.places = new AtomicIntegerArray(places);
  }

  /**
   * Sees a key.
   *
   * @return how often it was seen, this time included, up to {@link #MAX_COUNT}
   */
  int see(String key) {
    int hash = Keys.mixedHash(key);
    int place = hash & (places.length() - 1);
    int mark = hash & ~MAX_COUNT;
    int before = places.getOpaque(place);
    boolean isItsOwn = (before & ~MAX_COUNT) == mark;
    int count = isItsOwn ? Math.min((before & MAX_COUNT) + 1, MAX_COUNT) : 1;
    places.setOpaque(place, mark | count);
    return count;
  }
}
