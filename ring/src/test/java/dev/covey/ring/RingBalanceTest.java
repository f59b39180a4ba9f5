package dev.covey.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RingBalanceTest {
  private static final double LIMIT = 1.05;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 1000})
  void busiestMemberOwnsAtMostFivePercentMoreThanTheMean(int members) {
    Ring<Member> ring = Member.RINGS.build(Member.set("member", members));

    double mean = (double) ring.slots() / members;
    assertThat(Collections.max(Shares.of(ring).values()) / mean).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void membersOwnSlotsInProportionToTheirWeights() {
    Member light = Member.of("light").weighing(0.5);
    Member plain = Member.of("plain");
    Member heavy = Member.of("heavy").weighing(2.5);
    Ring<Member> ring = Member.RINGS.build(List.of(light, plain, heavy));

    Shares.of(ring)
        .forEach(
            (member, owned) -> {
              double fairShare = ring.slots() * member.weight() / 4;
              assertThat(owned / fairShare).isBetween(0.95, LIMIT);
            });
  }

  @Test
  void onlyTheProportionsOfWeightsMatter() {
    Ring<Member> ones = Member.RINGS.build(Member.set("member", 5));
    Ring<Member> sevens =
        Member.RINGS.build(ones.members().stream().map(member -> member.weighing(7)).toList());

    assertThat(sevens.movedSince(ones)).isEmpty();
  }

  @Test
  void keysThatDifferInTheLastDigitsSpreadEvenly() {
    Ring<Member> ring = Member.RINGS.build(Member.set("10.0.0.", 5));

    Map<Member, Integer> keys = new HashMap<>();
    IntStream.range(0, 1000).forEach(i -> keys.merge(ring.ownerOf("user:" + i), 1, Integer::sum));

    assertThat(keys).hasSize(5);
    assertThat(keys.values()).allMatch(owned -> owned >= 150 && owned <= 250);
  }
}
