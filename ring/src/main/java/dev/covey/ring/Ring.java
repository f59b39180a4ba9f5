package dev.covey.ring;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Names the owner of each key among a set of members. A 64-bit hash of the key falls into one of
 * {@link #slots()} equal arcs, and a table names the owner of each. The table is a pure function of
 * the <em>set</em> of members (id, weight, zone): the same in every process, whatever the order.
 * Immutable.
 *
 * @param <N> a member; its id, weight and zone are read when the ring is built
 */
public final class Ring<N> {

  /** The slots of a ring unless the builder says otherwise. */
  public static final int DEFAULT_SLOTS = 65_536;

  private final List<N> members;
  private final List<String> ids;
  private final List<String> zones;
  private final Rendezvous rendezvous;
  private final int[] owners;

  Ring(List<N> members, List<String> ids, List<String> zones, Rendezvous rendezvous, int[] owners) {
    this.members = members;
    this.ids = ids;
    this.zones = zones;
    this.rendezvous = rendezvous;
    this.owners = owners;
  }

  /**
   * A builder of rings over members told apart by {@code id}. An id that is not an address lets a
   * member keep its slots when it comes back on another port.
   */
  public static <N> RingBuilder<N> builder(Function<N, String> id) {
    return new RingBuilder<>(id);
  }

  /**
   * The slot of a key, from 0 to {@link #slots()} - 1: the upper half of its hash (komihash 5.0
   * with seed 0, over its UTF-16 code units, little-endian), scaled. Allocates nothing.
   */
  public int slotOf(String key) {
    long upperHalf = RingParameters.HASHER.hashCharsToLong(key) >>> 32;
    return (int) ((upperHalf * owners.length) >>> 32);
  }

  /** The member that owns a key. Allocates nothing. */
  public N ownerOf(String key) {
    return members.get(owners[slotOf(key)]);
  }

  /**
   * The member that owns a slot.
   *
   * @throws IndexOutOfBoundsException if the ring has no such slot
   */
  public N owner(int slot) {
    return members.get(owners[slot]);
  }

  /**
   * All members in the order in which they would take over a slot, its owner first. Computed on
   * each call.
   *
   * @throws IndexOutOfBoundsException if the ring has no such slot
   */
  public List<N> preferenceOf(int slot) {
    int owner = owners[slot];
    return IntStream.concat(
            IntStream.of(owner), rendezvous.order(slot).filter(member -> member != owner))
        .mapToObj(members::get)
        .toList();
  }

  /**
   * The member that answers for a slot when its owner cannot be reached: the next in the preference
   * list that is in another zone, or simply the next if there is none (a member without a zone is
   * in no other zone). Empty if the owner is the only member. Computed on each call.
   *
   * @throws IndexOutOfBoundsException if the ring has no such slot
   */
  public Optional<N> standInOf(int slot) {
    int owner = owners[slot];
    int inAnotherZone =
        rendezvous.first(slot, member -> differ(zones.get(owner), zones.get(member)));
    int standIn =
        inAnotherZone == Rendezvous.NONE
            ? rendezvous.first(slot, member -> member != owner)
            : inAnotherZone;
    return standIn == Rendezvous.NONE ? Optional.empty() : Optional.of(members.get(standIn));
  }

  /** The members, ordered by id. */
  public List<N> members() {
    return members;
  }

  /** The number of slots. */
  public int slots() {
    return owners.length;
  }

  /**
   * The slots whose owner has another id here than in the ring before, ascending.
   *
   * @throws IllegalArgumentException if the rings differ in their number of slots
   */
  public IntStream movedSince(Ring<?> before) {
    if (before.slots() != slots()) {
      throw new IllegalArgumentException(
          "slots of the ring before: " + before.slots() + " (expected: " + slots() + ")");
    }
    return IntStream.range(0, slots())
        .filter(slot -> !ids.get(owners[slot]).equals(before.ids.get(before.owners[slot])));
  }

  private static boolean differ(String zone, String other) {
    return !zone.isEmpty() && !other.isEmpty() && !zone.equals(other);
  }
}
