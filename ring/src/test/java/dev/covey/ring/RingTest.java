package dev.covey.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RingTest {

  @Test
  void orderOfTheMembersMakesNoDifference() {
    List<Member> members = new ArrayList<>();
    for (Member member : Member.set("member", 20)) {
      members.add(member.weighing(1 + members.size() % 3).in("zone-" + members.size() % 4));
    }
    Ring<Member> ring = Member.RINGS.build(members);
    Collections.shuffle(members, new Random(1));
    Ring<Member> shuffled = Member.RINGS.build(members);

    assertThat(shuffled.members()).isEqualTo(ring.members());
    assertThat(shuffled.movedSince(ring)).isEmpty();
    assertThat(IntStream.range(0, 100).mapToObj(shuffled::preferenceOf))
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(ring::preferenceOf).toList());
  }

  @Test
  void memberThatComesBackOnAnotherPortKeepsItsSlots() {
    Ring<Member> before = Member.RINGS.build(List.of(Member.of("a").at("h:1"), Member.of("b")));
    Ring<Member> after = Member.RINGS.build(List.of(Member.of("a").at("h:2"), Member.of("b")));

    assertThat(after.movedSince(before)).isEmpty();
  }

  @Test
  void zonesMakeNoDifferenceToOwners() {
    Ring<Member> before = Member.RINGS.build(List.of(Member.of("a"), Member.of("b")));
    Ring<Member> after = Member.RINGS.build(List.of(Member.of("a").in("z"), Member.of("b")));

    assertThat(after.movedSince(before)).isEmpty();
  }

  @Test
  void onlyMemberOwnsEverythingAndHasNoStandIn() {
    Member only = Member.of("only");
    Ring<Member> ring = Member.RINGS.build(List.of(only));

    assertThat(IntStream.range(0, ring.slots()).mapToObj(ring::owner)).containsOnly(only);
    assertThat(ring.ownerOf("any")).isEqualTo(only);
    assertThat(ring.preferenceOf(0)).containsExactly(only);
    assertThat(ring.standInOf(0)).isEmpty();
  }

  @Test
  void everySlotHasAnOwnerThoughSlotsAreFewerThanMembers() {
    for (int slots = 1; slots <= 20; slots++) {
      Ring<Member> ring = Member.RINGS.slots(slots).build(Member.set("member", 10));

      int fairShareRoundedUp = slots <= 10 ? 1 : 2;
      assertThat(ring.slots()).isEqualTo(slots);
      assertThat(Shares.of(ring).values()).allMatch(owned -> owned <= fairShareRoundedUp);
      assertThat(ring.slotOf("any")).isBetween(0, slots - 1);
    }
  }

  @Test
  void preferencesNameEachMemberOnceAndTheOwnerFirst() {
    Ring<Member> ring = Member.RINGS.build(Member.set("member", 100));

    for (int slot = 0; slot < 1000; slot++) {
      assertThat(ring.preferenceOf(slot))
          .startsWith(ring.owner(slot))
          .containsExactlyInAnyOrderElementsOf(ring.members());
    }
  }

  @Test
  void keyBelongsToTheOwnerOfItsSlot() {
    Ring<Member> ring = Member.RINGS.build(Member.set("member", 10));

    for (String key : List.of("", "\0", "a/b c+d", "schlüssel", "鍵", "x".repeat(65_536))) {
      assertThat(ring.ownerOf(key)).isEqualTo(ring.owner(ring.slotOf(key)));
    }
  }

  @Test
  void lookupAllocatesNothing() {
    Ring<Member> ring = Member.RINGS.build(Member.set("member", 10));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int lookups = 100_000;

    ring.ownerOf("schlüssel");
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < lookups; i++) {
      ring.ownerOf("schlüssel");
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(lookups);
  }

  @Test
  void slotsOfKeysCoverTheRing() {
    Ring<Member> ring = Member.RINGS.slots(16).build(Member.set("member", 3));

    assertThat(IntStream.range(0, 1000).map(i -> ring.slotOf("key-" + i)).distinct().sorted())
        .containsExactlyElementsOf(IntStream.range(0, 16).boxed().toList());
  }

  @Test
  void ringsOfDifferentSlotsAreNotCompared() {
    Ring<Member> few = Member.RINGS.slots(16).build(Member.set("member", 3));
    Ring<Member> more = Member.RINGS.slots(32).build(Member.set("member", 3));

    assertThatThrownBy(() -> more.movedSince(few))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots of the ring before: 16 (expected: 32)");
  }
}
