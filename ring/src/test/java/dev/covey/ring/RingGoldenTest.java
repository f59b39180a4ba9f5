package dev.covey.ring;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Values that must never change: two releases in one cluster would disagree about owners. Where
 * they hold, all processes agree, too.
 */
final class RingGoldenTest {
  private static final List<Member> FIVE =
      List.of(
          Member.of("alpha").in("z1"),
          Member.of("bravo").in("z1"),
          Member.of("charlie").in("z2"),
          Member.of("delta").in("z2"),
          Member.of("écho").in("z3"));

  /** Whoever changes another value here changes one of these: members are told apart by them. */
  @Test
  void parameters() {
    assertThat(RingParameters.of(Ring.DEFAULT_SLOTS))
        .isEqualTo(new RingParameters(65_536, 1.05, "komihash-5.0/splitmix64"));
  }

  @Test
  void slotsOfKeys() {
    Ring<Member> ring = Member.RINGS.build(FIVE);

    assertThat(ring.slotOf("")).isEqualTo(46952);
    assertThat(ring.slotOf("a")).isEqualTo(51142);
    assertThat(ring.slotOf("user:42")).isEqualTo(29073);
    assertThat(ring.slotOf("user:000000000000042")).isEqualTo(12639);
    assertThat(ring.slotOf("with space/and?query=%20")).isEqualTo(12718);
    assertThat(ring.slotOf("\0")).isEqualTo(10041);
    assertThat(ring.slotOf("schlüssel")).isEqualTo(17662);
    assertThat(ring.slotOf("鍵")).isEqualTo(61787);
    assertThat(ring.slotOf("🔑")).isEqualTo(7013);
    assertThat(ring.slotOf("k".repeat(4096))).isEqualTo(58589);
  }

  @Test
  void ownersOfTheFirstSlots() {
    assertThat(initials(firstOwners(FIVE))).isEqualTo("ccédcbdcadcécdébcéaccaécaécéadcé");
  }

  @Test
  void ownersOfTheFirstSlotsAmongMembersOfDifferentWeight() {
    List<Member> weighted =
        List.of(FIVE.get(0), FIVE.get(1).weighing(2), FIVE.get(2).weighing(0.5));

    assertThat(initials(firstOwners(weighted))).isEqualTo("bbcbbbbbabcbbabbbbbcbbbcabbbabbb");
  }

  @Test
  void ownersOfAllSlotsAmongMembersThatRunFull() {
    Ring<Member> ring = Member.RINGS.build(Member.set("member", 100));

    IntStream owners =
        IntStream.range(0, ring.slots()).map(slot -> ring.members().indexOf(ring.owner(slot)));
    assertThat(Arrays.hashCode(owners.toArray())).isEqualTo(803379667);
  }

  @Test
  void preferencesOfASlot() {
    assertThat(initials(Member.RINGS.build(FIVE).preferenceOf(0))).isEqualTo("cbadé");
  }

  private static List<Member> firstOwners(List<Member> members) {
    Ring<Member> ring = Member.RINGS.build(members);
    return IntStream.range(0, 32).mapToObj(ring::owner).toList();
  }

  private static String initials(List<Member> members) {
    return members.stream().map(member -> member.id().substring(0, 1)).collect(joining());
  }
}
