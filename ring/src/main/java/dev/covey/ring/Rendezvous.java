package dev.covey.ring;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Each slot's order of the members, by weighted rendezvous hashing (Thaler and Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates", 1998): each member draws a cost for each slot, and
 * the lowest comes first. A member's costs depend on no other member, so whoever joins or leaves
 * never changes the order of the others. Members are numbered in the order given. Immutable.
 */
final class Rendezvous {

  /** No member. */
  static final int NONE = -1;

  /** Of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators"). */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long[] seeds;
  private final double[] weights;
  private final boolean equalWeights;

  Rendezvous(List<String> ids, double[] weights) {
    this.seeds = ids.stream().mapToLong(RingParameters.HASHER::hashCharsToLong).toArray();
    this.weights = weights;
    this.equalWeights = IntStream.range(1, weights.length).allMatch(i -> weights[i] == weights[0]);
  }

  /** All members, the lowest cost first. */
  IntStream order(int slot) {
    return IntStream.range(0, seeds.length)
        .boxed()
        .sorted(Comparator.comparingDouble(member -> cost(draw(member, slot), member)))
        .mapToInt(Integer::intValue);
  }

  /** The first of {@link #order} that is eligible, or {@link #NONE}. */
  int first(int slot, IntPredicate eligible) {
    int first = NONE;
    double lowest = Double.POSITIVE_INFINITY;
    for (int member = 0; member < seeds.length; member++) {
      double draw = draw(member, slot);
      if (lowerBound(draw, member) < lowest && eligible.test(member)) {
        double cost = cost(draw, member);
        if (cost < lowest) {
          lowest = cost;
          first = member;
        }
      }
    }
    return first;
  }

  /** A number from 0 (inclusive) to 1 (exclusive): the slot's in the member's SplitMix64. */
  private double draw(int member, int slot) {
    long z = seeds[member] + (slot + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }

  /**
   * The draw, made exponential with the member's weight as its rate: then the chance to have the
   * lowest cost is in proportion to the weight. StrictMath, because Math may differ in the last bit
   * from one machine to another. Where all weights are equal, the draws have the same order.
   */
  private double cost(double draw, int member) {
    return equalWeights ? draw : -StrictMath.log1p(-draw) / weights[member];
  }

  /** Never more than the cost, and without a logarithm, which few members then need. */
  private double lowerBound(double draw, int member) {
    return equalWeights ? draw : draw / weights[member];
  }
}
