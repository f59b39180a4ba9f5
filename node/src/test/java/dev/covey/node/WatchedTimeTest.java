package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTimeTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<Long> jumps = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - SECOND; // and soon below zero
  private final WatchedTime time = new WatchedTime(() -> nanos, jumps::add);

  @Test
  void itIsTheTime() {
    for (int i = 0; i < 100; i++) {
      nanos += 37_000_000;
      assertThat(time.getAsLong()).isEqualTo(nanos);
    }
    assertThat(jumps).isEmpty();
  }

  @Test
  void whoAsksAfterAJumpHearsOfItOnce() {
    nanos += SECOND;
    time.getAsLong();
    assertThat(jumps).isEmpty();
    nanos += SECOND + 1;
    time.getAsLong();
    time.getAsLong();
    assertThat(jumps).containsExactly(nanos);
  }
}
