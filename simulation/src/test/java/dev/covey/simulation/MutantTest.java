package dev.covey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without one of its ingredients the guarantee is broken, and that is seen. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantTest {

  private static final int OPERATIONS = 1_000;
  private static final int PARALLEL = 2;
  private static final int MOST_SEEDS = 2_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);

  private final List<Scenario> sound =
      Arrays.stream(Scenario.values()).filter(scenario -> scenario.violations().isEmpty()).toList();

  @AfterAll
  void end() {
    threads.shutdown();
  }

  @ParameterizedTest
  @EnumSource
  void mutantIsKilled(Mutant mutant) {
    Campaign campaign = new Campaign(OPERATIONS, PARALLEL, threads, outcome -> {});
    Optional<String> by = mutant.kill(sound, campaign, 1, MOST_SEEDS);
    System.out.println(mutant + ": " + by.orElse("survives"));
    assertThat(by).isPresent();
  }
}
