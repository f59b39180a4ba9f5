package dev.covey.ring;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a ring reads its members. Immutable: each setting returns another builder, so one can be kept
 * and used for every view.
 *
 * @param <N> a member
 */
public final class RingBuilder<N> {
  private final Function<? super N, String> id;
  private final ToDoubleFunction<? super N> weight;
  private final Function<? super N, @Nullable String> zone;
  private final int slots;

  RingBuilder(Function<? super N, String> id) {
    this(id, member -> 1, member -> null, Ring.DEFAULT_SLOTS);
  }

  private RingBuilder(
      Function<? super N, String> id,
      ToDoubleFunction<? super N> weight,
      Function<? super N, @Nullable String> zone,
      int slots) {
    this.id = id;
    this.weight = weight;
    this.zone = zone;
    this.slots = slots;
  }

  /** Members own slots in proportion to their weights: finite, above 0, by default all 1. */
  public RingBuilder<N> weight(ToDoubleFunction<? super N> weight) {
    return new RingBuilder<>(id, weight, zone, slots);
  }

  /** Where a member is; null or empty, the default, if unknown. Decides on stand-ins only. */
  public RingBuilder<N> zone(Function<? super N, @Nullable String> zone) {
    return new RingBuilder<>(id, weight, zone, slots);
  }

  /**
   * The number of slots, at least 1; by default {@link Ring#DEFAULT_SLOTS}. All processes must use
   * the same number.
   *
   * @throws IllegalArgumentException if there is not even one
   */
  public RingBuilder<N> slots(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
    }
    return new RingBuilder<>(id, weight, zone, slots);
  }

  /**
   * The ring of these members, in whatever order they come.
   *
   * @throws IllegalArgumentException if there is no member, two have the same id, or a weight is
   *     out of range
   */
  public Ring<N> build(Collection<? extends N> members) {
    List<N> sorted =
        members.stream().<N>map(member -> member).sorted(Comparator.comparing(id)).toList();
    List<String> ids = sorted.stream().<String>map(id).toList();
    requireDistinct(ids);
    double[] weights = sorted.stream().mapToDouble(this::weightOf).toArray();
    Rendezvous rendezvous = Rendezvous.of(ids, weights);
    return new Ring<>(
        sorted,
        ids,
        sorted.stream().map(this::zoneOf).toList(),
        rendezvous,
        Assignment.of(rendezvous, weights, slots));
  }

  private static void requireDistinct(List<String> sortedIds) {
    if (sortedIds.isEmpty()) {
      throw new IllegalArgumentException("members: [] (expected: at least one)");
    }
    for (int i = 1; i < sortedIds.size(); i++) {
      if (sortedIds.get(i).equals(sortedIds.get(i - 1))) {
        throw new IllegalArgumentException(
            "id of two members: " + sortedIds.get(i) + " (expected: distinct ids)");
      }
    }
  }

  private double weightOf(N member) {
    double weight = this.weight.applyAsDouble(member);
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight of " + id.apply(member) + ": " + weight + " (expected: > 0 and finite)");
    }
    return weight;
  }

  private String zoneOf(N member) {
    String zone = this.zone.apply(member);
    return zone == null ? "" : zone;
  }
}
