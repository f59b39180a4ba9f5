package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TroubledOriginTest {

  @Test
  void workersServeOneQueueInOrder() {
    var workers = new TroubledOrigin.Workers(2, 100, 0);
    assertThat(workers.nanosUntilDone(0)).isEqualTo(100);
    assertThat(workers.nanosUntilDone(10)).isEqualTo(100);
    assertThat(workers.nanosUntilDone(20)).isEqualTo(180);
    assertThat(workers.nanosUntilDone(20)).isEqualTo(190);
    assertThat(workers.nanosUntilDone(20)).isEqualTo(280);
    assertThat(workers.nanosUntilDone(1_000)).isEqualTo(100);
  }

  @Test
  void valueSaysWhenItWasReadAndOfWhichKey() {
    byte[] value = ByteBuffer.allocate(9).putLong(42).put((byte) 'k').array();
    assertThat(TroubledOrigin.readAtNanos("k", value)).isEqualTo(42);
    assertThatThrownBy(() -> TroubledOrigin.readAtNanos("l", value))
        .hasMessage("value of another key (expected: of l)");
  }
}
