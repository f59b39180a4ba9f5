package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void medianIsTheOneInTheMiddle() {
    assertThat(spread(5, 1, 2)).isEqualTo(new Spread(2, 1, 5));
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(spread(5, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 5));
  }

  @Test
  void oneRoundHasNoSpread() {
    assertThat(spread(7)).isEqualTo(new Spread(7, 7, 7));
  }

  private static Spread spread(Integer... figures) {
    return Spread.over(List.of(figures), Integer::doubleValue);
  }
}
