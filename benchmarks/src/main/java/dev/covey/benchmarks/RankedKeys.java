package dev.covey.benchmarks;

import java.util.Arrays;
import java.util.Random;

/**
 * Keys that are asked for as Zipf's law has it: each with a probability in proportion to 1 /
 * rank^exponent. Immutable.
 */
final class RankedKeys {
  private final double[] sums;

  RankedKeys(int keys, double exponent) {
    sums = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -exponent);
      sums[i] = sum;
    }
  }

  /** The rank of a key, from 0. */
  int next(Random random) {
    int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return found < 0 ? -found - 1 : found;
  }
}
