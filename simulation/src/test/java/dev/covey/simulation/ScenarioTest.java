package dev.covey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What once was a counterexample is none. */
@Timeout(60)
class ScenarioTest {

  @ParameterizedTest
  @EnumSource
  void nothingIsWrong(Scenario scenario) {
    assertThat(scenario.violations()).as(() -> String.join("\n", scenario.trace())).isEmpty();
  }
}
