package dev.covey.ring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RingBuilderTest {

  @Test
  void ringWithoutMembersIsRefused() {
    assertThatThrownBy(() -> Member.RINGS.build(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("members: [] (expected: at least one)");
  }

  @Test
  void twoMembersOfOneIdAreRefused() {
    List<Member> twins =
        List.of(Member.of("a").at("h1:1"), Member.of("b"), Member.of("a").at("h2:1"));

    assertThatThrownBy(() -> Member.RINGS.build(twins))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id of two members: a (expected: an id of its own for each)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-7, 1e13, Double.NaN, Double.POSITIVE_INFINITY})
  void weightOutOfRangeIsRefused(double weight) {
    List<Member> members = List.of(Member.of("a"), Member.of("b").weighing(weight));

    assertThatThrownBy(() -> Member.RINGS.build(members))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight of b: " + weight + " (expected: 1e-6 to 1e12)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void ringWithoutSlotsIsRefused(int slots) {
    assertThatThrownBy(() -> Member.RINGS.slots(slots))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots: " + slots + " (expected: >= 1)");
  }
}
