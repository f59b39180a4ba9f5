package dev.covey.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RingStandInTest {
  private static final int SOME_SLOTS = 1000;

  @Test
  void standInIsTheFirstOfThePreferencesInAnotherZone() {
    Ring<Member> ring =
        Member.RINGS.build(
            List.of(
                Member.of("a").in("z1"),
                Member.of("b").in("z1"),
                Member.of("c").in("z1"),
                Member.of("d").in("z2"),
                Member.of("e").in("z2")));

    for (int slot = 0; slot < SOME_SLOTS; slot++) {
      String zone = ring.owner(slot).zone();
      assertThat(ring.standInOf(slot))
          .isEqualTo(
              ring.preferenceOf(slot).stream().filter(m -> !m.zone().equals(zone)).findFirst());
    }
  }

  @Test
  void standInIsSimplyTheNextWhereThereAreNoZones() {
    assertStandInIsTheNext(Member.RINGS.build(Member.set("member", 5)));
  }

  @Test
  void standInIsSimplyTheNextWhereAllAreInOneZone() {
    assertStandInIsTheNext(
        Member.RINGS.build(Member.set("member", 5).stream().map(m -> m.in("z")).toList()));
  }

  @Test
  void memberWithoutAZoneIsInNoOtherZone() {
    Member known = Member.of("known").in("z1");
    Member elsewhere = Member.of("elsewhere").in("z2");
    Ring<Member> ring = Member.RINGS.build(List.of(known, elsewhere, Member.of("unknown")));

    for (int slot = 0; slot < SOME_SLOTS; slot++) {
      if (ring.owner(slot).equals(known)) {
        assertThat(ring.standInOf(slot)).contains(elsewhere);
      }
    }
  }

  @Test
  void nullIsNoZone() {
    assertThat(
            Ring.builder((String id) -> id).zone(id -> null).build(List.of("a", "b")).standInOf(0))
        .isPresent();
  }

  private static void assertStandInIsTheNext(Ring<Member> ring) {
    for (int slot = 0; slot < SOME_SLOTS; slot++) {
      assertThat(ring.standInOf(slot)).contains(ring.preferenceOf(slot).get(1));
    }
  }
}
