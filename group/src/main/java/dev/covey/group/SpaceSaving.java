package dev.covey.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * About how often each of the most frequent keys has come, in a fixed amount of memory.
 *
 * <p>The algorithm is Space-Saving (Metwally, Agrawal, El Abbadi: "Efficient Computation of
 * Frequent and Top-k Elements in Data Streams", ICDT 2005): a key without a counter takes over the
 * lowest one, together with what that has counted. Of {@code n} keys that came, with {@code m}
 * counters:
 *
 * <ol>
 *   <li>No counter is below what its key came to, or above it by more than {@code n / m}.
 *   <li>What a counter has counted for its key itself is not above what the key came to.
 *   <li>Each key that came to more than {@code n / m} has a counter.
 * </ol>
 *
 * <p>{@link #halve} lets it age: then the same holds of what is left of each key's coming, but for
 * one that rounding adds to {@code n / m}.
 *
 * <p>A key costs one lookup and, on average, one step of the hand that looks for the lowest
 * counter: counters only rise, so what it has passed need not be looked at again before the lowest
 * of them has. Allocates nothing. Holds on to the keys. Confined to one thread at a time.
 */
final class SpaceSaving {

  private static final int NONE = -1;

  // Of each counter.
  private final @Nullable String[] keys;
  private final int[] atMost;
  private final int[] atLeast;
  private final int[] nextInBucket;

  private final int[] firstInBucket;
  private int taken;

  /** No counter is below it. */
  private int lowest = 1;

  /** The counter last taken over. */
  private int hand;

  /**
   * @param counters above 0
   */
  SpaceSaving(int counters) {
    this.keys = new @Nullable String[counters];
    this.atMost = new int[counters];
    this.atLeast = new int[counters];
    this.nextInBucket = new int[counters];
    this.firstInBucket = new int[Integer.highestOneBit(counters) * 2];
    Arrays.fill(firstInBucket, NONE);
  }

  /**
   * Counts a key.
   *
   * @return how often it has come at least, this time included
   */
  int count(String key) {
    int counter = counterOf(key);
    if (counter == NONE) {
      counter = taken < keys.length ? taken++ : freed();
      keys[counter] = key;
      atLeast[counter] = 0;
      putIntoBucket(counter, key);
    }
    atMost[counter]++;
    return ++atLeast[counter];
  }

  /** How often a key has come at most; a key without a counter, as often as any of those. */
  int atMost(String key) {
    int counter = counterOf(key);
    if (counter != NONE) {
      return atMost[counter];
    }
    return taken < keys.length ? 0 : Arrays.stream(atMost).min().orElse(0);
  }

  /** How often a key has come at least. */
  int atLeast(String key) {
    int counter = counterOf(key);
    return counter == NONE ? 0 : atLeast[counter];
  }

  /** Makes each key have come half as often. */
  void halve() {
    for (int counter = 0; counter < taken; counter++) {
      atMost[counter] = (atMost[counter] + 1) / 2; // an upper bound is rounded up
      atLeast[counter] /= 2;
    }
    lowest = (lowest + 1) / 2;
  }

  /** The lowest counter, for another key. */
  private int freed() {
    int counter = lowestCounter();
    String key = keys[counter];
    if (key != null) {
      takeFromBucket(counter, key);
    }
    return counter;
  }

  private int lowestCounter() {
    while (true) {
      int lowestSeen = Integer.MAX_VALUE;
      for (int steps = 0; steps < keys.length; steps++) {
        hand = hand + 1 < keys.length ? hand + 1 : 0;
        if (atMost[hand] == lowest) {
          return hand;
        }
        lowestSeen = Math.min(lowestSeen, atMost[hand]);
      }
      lowest = lowestSeen;
    }
  }

  private int counterOf(String key) {
    int counter = firstInBucket[bucket(key)];
    while (counter != NONE && !key.equals(keys[counter])) {
      counter = nextInBucket[counter];
    }
    return counter;
  }

  private void putIntoBucket(int counter, String key) {
    int bucket = bucket(key);
    nextInBucket[counter] = firstInBucket[bucket];
    firstInBucket[bucket] = counter;
  }

  private void takeFromBucket(int counter, String key) {
    int bucket = bucket(key);
    if (firstInBucket[bucket] == counter) {
      firstInBucket[bucket] = nextInBucket[counter];
      return;
    }
    int before = firstInBucket[bucket];
    while (nextInBucket[before] != counter) {
      before = nextInBucket[before];
    }
    nextInBucket[before] = nextInBucket[counter];
  }

  private int bucket(String key) {
    return Keys.mixedHash(key) & (firstInBucket.length - 1);
  }
}
