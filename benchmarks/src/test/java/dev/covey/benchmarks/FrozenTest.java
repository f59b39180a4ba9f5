package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrozenTest {
  private static final List<String> NOW = List.of("date", "+%s%N");
  private static final List<String> CLOCK =
      List.of("sh", "-c", "while read line; do date +%s%N; done");

  @Test
  @SuppressWarnings("try") // the clock is frozen for as long as the block lasts
  void frozenProcessAnswersWhatItWasAskedMeanwhileWhenItGoesOn() throws Exception {
    try (Child clock = Child.start("clock", Optional.empty(), CLOCK)) {
      long goesOnAt;
      try (Frozen meanwhile = clock.freeze()) {
        clock.tell("");
        goesOnAt = Long.parseLong(Host.output(NOW));
      }
      assertThat(Long.parseLong(clock.answer())).isGreaterThanOrEqualTo(goesOnAt);
    }
  }
}
