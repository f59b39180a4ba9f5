package dev.covey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many seeds. {@code -Dcovey.seed=N} runs one alone, and prints what happens; {@code
 * -Dcovey.seeds=N} runs so many.
 */
@Timeout(600)
class SeedsTest {

  private static final int SEEDS = 500;
  private static final int OPERATIONS = 1_000;
  private static final int PARALLEL = 2;
  private static final int SHOWN = 5;

  @Test
  void noSeedFindsAStaleReadOrALoadTooManyOrAnythingLeftBehind() {
    Long one = Long.getLong("covey.seed");
    if (one != null) {
      Outcome outcome = Simulation.trace(one, OPERATIONS);
      System.out.println(String.join("\n", outcome.trace()));
      assertThat(outcome.violations()).isEmpty();
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
    try {
      int seeds = Integer.getInteger("covey.seeds", SEEDS);
      Campaign.Result result =
          new Campaign(OPERATIONS, PARALLEL, threads, outcome -> {}).run(1, seeds);
      assertThat(result.failed()).as(SeedsTest.describe(result.failed())).isEmpty();
      assertThat(result.faults()).isGreaterThan(5L * seeds);
    } finally {
      threads.shutdown();
    }
  }

  private static String describe(List<Outcome> failed) {
    return failed.stream()
        .limit(SHOWN)
        .map(
            outcome ->
                "-Dcovey.seed="
                    + outcome.seed()
                    + ": "
                    + outcome.violations().stream().limit(2).collect(Collectors.joining("\n    ")))
        .collect(Collectors.joining("\n", failed.size() + " seeds failed\n", "\n"));
  }

  @Test
  void runOfTheSameSeedIsTheSame() {
    for (long seed = 1; seed <= 20; seed++) {
      Outcome first = Simulation.run(seed, OPERATIONS);
      Outcome second = Simulation.run(seed, OPERATIONS);
      assertThat(second).as("seed %d", seed).isEqualTo(first);
    }
  }

  @Test
  void runsOfTwoSeedsDiffer() {
    assertThat(Simulation.run(1, 100).hash()).isNotEqualTo(Simulation.run(2, 100).hash());
  }

  @Test
  void runThatIsTracedIsTheSame() {
    assertThat(Simulation.trace(3, OPERATIONS).hash())
        .isEqualTo(Simulation.run(3, OPERATIONS).hash());
  }

  /** Else the seeds would say nothing. */
  @Test
  void mostCallsAreAnswered() {
    long asked = 0;
    long answered = 0;
    for (long seed = 1; seed <= 20; seed++) {
      Outcome outcome = Simulation.run(seed, OPERATIONS);
      asked += outcome.operations();
      answered += outcome.answered() + outcome.written();
    }
    assertThat(answered).isGreaterThan(asked * 3 / 4);
  }
}
