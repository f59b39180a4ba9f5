package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadsTest {

  @Test
  void readIsStaleOnlyIfARemoveOfWhatItBroughtHadReturned() {
    assertThat(Reads.one(2, 2, 2)).isEqualTo(new Reads(1, 0, 0, 0));
    assertThat(Reads.one(2, 1, 3)).isEqualTo(new Reads(1, 0, 0, 1));
    assertThat(Reads.one(1, 2, 3)).isEqualTo(new Reads(1, 0, 1, 1));
    assertThat(Reads.one(3, 1, 2)).isEqualTo(new Reads(1, 0, 0, 0)); // the origin went on meanwhile
  }

  @Test
  void readsAddUp() {
    Reads all = Reads.NONE.and(Reads.one(1, 2, 3)).and(Reads.failures(2)).and(Reads.one(1, 1, 1));
    assertThat(all).isEqualTo(new Reads(4, 2, 1, 1));
  }
}
