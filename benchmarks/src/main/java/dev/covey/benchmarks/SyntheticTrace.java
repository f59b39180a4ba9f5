package dev.covey.benchmarks;

import java.util.Arrays;
import java.util.Random;

/** A sequence of requested keys, the same for the same seed. Each makes another store look good. */
enum SyntheticTrace {
  /** Zipf with exponent 0.99 over all keys: few are asked for often, most seldom. */
  ZIPF,
  /** The same, but after each 80,000 requests somebody reads 20,000 other keys once, in order. */
  SCANS,
  /** One key after the other, round and round, over a tenth more keys than fit. */
  LOOP,
  /** Zipf over 5,000 keys, which all change after each 100,000 requests. */
  SHIFTING,
  /** New keys all the time, asked for again and again while they are new, then never more. */
  RECENT;

  static final int KEYS = 100_000;

  private static final double EXPONENT = 0.99;
  private static final int SCAN_EVERY = 100_000;
  private static final int SCAN = 20_000;
  private static final int WORKING_SET = 5_000;
  private static final int SHIFT_EVERY = 100_000;
  private static final double LOOP_OVER_CAPACITY = 1.1;
  private static final double NEW_KEYS = 0.2;
  private static final double MEAN_AGE = 500;

  /** {@code requests} keys; {@code capacity} is the entries that fit, on which the loop depends. */
  Integer[] keys(int requests, int capacity, long seed) {
    var random = new Random(seed);
    return switch (this) {
      case ZIPF -> zipf(requests, random);
      case SCANS -> scans(requests, random);
      case LOOP -> loop(requests, (int) (capacity * LOOP_OVER_CAPACITY));
      case SHIFTING -> shifting(requests, random);
      case RECENT -> recent(requests, random);
    };
  }

  private static Integer[] zipf(int requests, Random random) {
    RankedKeys ranked = zipf(KEYS);
    var keys = new Integer[requests];
    Arrays.setAll(keys, i -> ranked.next(random));
    return keys;
  }

  private static Integer[] scans(int requests, Random random) {
    RankedKeys ranked = zipf(KEYS);
    var keys = new Integer[requests];
    int scanned = 0;
    for (int i = 0; i < requests; i++) {
      boolean scanning = i % SCAN_EVERY >= SCAN_EVERY - SCAN;
      keys[i] = scanning ? KEYS + scanned++ % KEYS : ranked.next(random);
    }
    return keys;
  }

  private static Integer[] loop(int requests, int length) {
    var keys = new Integer[requests];
    Arrays.setAll(keys, i -> i % length);
    return keys;
  }

  private static Integer[] shifting(int requests, Random random) {
    RankedKeys ranked = zipf(WORKING_SET);
    var keys = new Integer[requests];
    Arrays.setAll(keys, i -> i / SHIFT_EVERY * WORKING_SET + ranked.next(random));
    return keys;
  }

  private static Integer[] recent(int requests, Random random) {
    var keys = new Integer[requests];
    int newest = 0;
    for (int i = 0; i < requests; i++) {
      if (random.nextDouble() < NEW_KEYS) {
        keys[i] = ++newest;
      } else {
        int age = (int) (-MEAN_AGE * Math.log1p(-random.nextDouble()));
        keys[i] = Math.max(0, newest - age);
      }
    }
    return keys;
  }

  /** So many keys, as {@link #ZIPF} asks for them. */
  static RankedKeys zipf(int keys) {
    return new RankedKeys(keys, EXPONENT);
  }
}
