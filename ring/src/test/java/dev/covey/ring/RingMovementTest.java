package dev.covey.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RingMovementTest {
  private static final double LIMIT = 1.05;
  private static final int SETS = 25;

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 100})
  void joinMovesOnAverageHardlyMoreThanTheJoinersShare(int members) {
    assertThat(movedOverIdeal(members)).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 100})
  void leaveMovesOnAverageHardlyMoreThanTheLeaversShare(int members) {
    assertThat(movedOverIdeal(members - 1)).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void inSmallClustersSlotsMoveToTheJoinerOnly() {
    List<Member> four = Member.set("member", 4);
    Ring<Member> before = Member.RINGS.build(four.subList(0, 3));
    Ring<Member> after = Member.RINGS.build(four);

    assertThat(after.movedSince(before).mapToObj(after::owner)).containsOnly(four.get(3));
  }

  @Test
  void inSmallClustersSlotsOfALeaverGoToTheirStandIns() {
    List<Member> four = Member.set("member", 4);
    Ring<Member> before = Member.RINGS.build(four);
    Ring<Member> after = Member.RINGS.build(four.subList(0, 3));

    assertThat(after.movedSince(before)).allMatch(slot -> before.owner(slot).equals(four.get(3)));
    assertThat(after.movedSince(before))
        .allMatch(slot -> before.standInOf(slot).orElseThrow().equals(after.owner(slot)));
  }

  @Test
  void heavierMemberTakesSlotsAndGivesNone() {
    List<Member> members = Member.set("member", 3);
    Member heavier = members.get(0).weighing(2);
    Ring<Member> before = Member.RINGS.build(members);
    Ring<Member> after = Member.RINGS.build(List.of(heavier, members.get(1), members.get(2)));

    assertThat(after.movedSince(before).mapToObj(after::owner)).isNotEmpty().containsOnly(heavier);
  }

  /** The slots that move between so many members and one more, on average over many sets. */
  private static double movedOverIdeal(int members) {
    double sum = 0;
    for (int set = 0; set < SETS; set++) {
      List<Member> all = Member.set("set-" + set, members + 1);
      Ring<Member> fewer = Member.RINGS.build(all.subList(0, members));
      Ring<Member> more = Member.RINGS.build(all);
      double ideal = more.slots() / (members + 1.0);
      sum += more.movedSince(fewer).count() / ideal;
    }
    return sum / SETS;
  }
}
