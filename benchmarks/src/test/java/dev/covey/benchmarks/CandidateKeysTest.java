package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateKeysTest {
  private final CandidateKeys keys = CandidateKeys.of(List.of(100, 102_400), Length.FULL);

  @Test
  void keySaysHowLargeItsValueIs() {
    assertThat(keys.all()).hasSize(keys.total()).doesNotHaveDuplicates();
    assertThat(keys.all()).allMatch(key -> key.length() == 20);
    assertThat(keys.all().stream().map(CandidateKeys::bytes).distinct())
        .containsExactly(100, 102_400);
  }

  @Test
  void largerValuesHaveFewerKeys() {
    BitSet all = keys.without(new BitSet());
    assertThat(keys.keys(all, 100)).hasSize(4096);
    assertThat(keys.keys(all, 102_400)).hasSize(655);
  }

  @Test
  void keysThatAClientOwnsAreNotAskedFor() {
    BitSet owned = new BitSet();
    owned.set(0, 1000);
    assertThat(keys.without(owned).nextSetBit(0)).isEqualTo(1000);
  }

  @Test
  void tooFewThatNobodyOwnsAreAnError() {
    BitSet owned = new BitSet();
    owned.set(0, keys.total() - 1);
    assertThatThrownBy(() -> keys.without(owned))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("keys that no client owns: 0 (expected: 4096)");
  }

  @Test
  void textIsReadBack() {
    assertThat(CandidateKeys.parse(keys.text())).isEqualTo(keys);
  }
}
