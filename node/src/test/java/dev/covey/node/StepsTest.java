package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {

  @Test
  void stepThatThrowsKeepsNoOtherFromRunning() {
    List<String> done = new ArrayList<>();
    Error second = new AssertionError("second");
    Steps steps = new Steps();
    steps.add(
        () -> {
          throw new IllegalStateException("first");
        });
    steps.add(
        () -> {
          throw second;
        });
    steps.add(() -> done.add("third"));
    assertThatThrownBy(steps::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("first")
        .hasSuppressedException(second);
    assertThat(done).containsExactly("third");
  }
}
