package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildTest {

  @Test
  void linesAreAnswered() throws Exception {
    try (Child echo = Child.start("echo", Optional.empty(), List.of("cat"))) {
      assertThat(echo.ask("a line")).isEqualTo("a line");
      assertThat(echo.ask("another")).isEqualTo("another");
    }
  }

  @Test
  void programThatDoesNotLookAtItsStdinEndsWithItAllTheSame() throws Exception {
    Child sleeper = Child.startOther("sleeper", Optional.empty(), List.of("sleep", "600"));
    sleeper.close();
  }

  @Test
  void endInPlaceOfAnAnswerIsAnError() throws Exception {
    try (Child silent = Child.start("silent", Optional.empty(), List.of("true"))) {
      assertThatThrownBy(silent::answer)
          .isInstanceOf(IOException.class)
          .hasMessage("silent: ended (expected: an answer)");
    }
  }

  @Test
  void failureOfTheProgramIsToldWhenItEnds() throws Exception {
    Child failing = Child.start("failing", Optional.empty(), List.of("false"));
    assertThatThrownBy(failing::close)
        .isInstanceOf(IOException.class)
        .hasMessage("exit status of failing: 1 (expected: 0)");
  }

  @Test
  void programThatWasToldToEndIsClosedWithoutAFailure() throws Exception {
    try (Child sleeper = Child.start("sleeper", Optional.empty(), List.of("sleep", "600"))) {
      sleeper.terminate();
    }
    try (Child sleeper = Child.start("sleeper", Optional.empty(), List.of("sleep", "600"))) {
      sleeper.kill();
    }
  }

  @Test
  void failureOfAProgramThatWasToldToEndIsTold() throws Exception {
    String failing = "trap 'exit 1' TERM; echo ready; while :; do sleep 0.01; done";
    try (Child child = Child.start("failing", Optional.empty(), List.of("sh", "-c", failing))) {
      child.answer();
      assertThatThrownBy(child::terminate)
          .isInstanceOf(IOException.class)
          .hasMessage("exit status of failing: 1 (expected: 143)");
    }
  }
}
