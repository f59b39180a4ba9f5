package dev.covey.ring;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Each slot's order of the members, by weighted rendezvous hashing (Thaler and Ravishankar, 1998;
 * weights after Schindelhauer and Schomaker, 2005): every member draws a cost for every slot, and
 * the cheapest comes first. A member's cost depends on no other member, so one that joins or leaves
 * never changes the order of the others. Members are numbered in the order of their ids. Immutable.
 */
final class Rendezvous {

  /** No member. */
  static final int NONE = -1;

  private static final Hasher64 HASH = Hashing.komihash5_0();

  private final long[] seeds;
  private final double[] weights;
  private final boolean equalWeights;

  private Rendezvous(long[] seeds, double[] weights) {
    this.seeds = seeds;
    this.weights = weights;
    this.equalWeights = IntStream.range(1, weights.length).allMatch(i -> weights[i] == weights[0]);
  }

  static Rendezvous of(List<String> ids, double[] weights) {
    return new Rendezvous(ids.stream().mapToLong(HASH::hashCharsToLong).toArray(), weights);
  }

  int members() {
    return seeds.length;
  }

  /** All members, the cheapest for this slot first. */
  IntStream order(int slot) {
    return IntStream.range(0, seeds.length)
        .boxed()
        .sorted(Comparator.comparingDouble(member -> cost(member, slot)))
        .mapToInt(Integer::intValue);
  }

  /** The cheapest for this slot among the members that are allowed, or {@link #NONE}. */
  int first(int slot, IntPredicate allowed) {
    int first = NONE;
    double lowest = Double.POSITIVE_INFINITY;
    for (int member = 0; member < seeds.length; member++) {
      double draw = draw(member, slot);
      if (lowerBound(draw, member) < lowest && allowed.test(member)) {
        double cost = cost(draw, member);
        if (cost < lowest) {
          lowest = cost;
          first = member;
        }
      }
    }
    return first;
  }

  /** What a member asks for a slot: exponentially distributed, its rate the member's weight. */
  double cost(int member, int slot) {
    return cost(draw(member, slot), member);
  }

  /**
   * StrictMath, for Math may differ in the last bit between machines. With equal weights the order
   * of the costs is that of the draws, without a logarithm.
   */
  private double cost(double draw, int member) {
    return equalWeights ? draw : -StrictMath.log1p(-draw) / weights[member];
  }

  /** At most the cost, and cheap: x is at most -ln(1 - x). */
  private double lowerBound(double draw, int member) {
    return equalWeights ? draw : draw / weights[member];
  }

  /** A number from 0 (inclusive) to 1 (exclusive), the same for ever. */
  private double draw(int member, int slot) {
    return (HASH.hashLongIntToLong(seeds[member], slot) >>> 11) * 0x1p-53;
  }
}
