package dev.covey.benchmarks;

import dev.covey.simulation.Campaign;
import dev.covey.simulation.Mutant;
import dev.covey.simulation.Outcome;
import dev.covey.simulation.Scenario;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a cluster in simulated time keeps its guarantee, from very many seeds; and whether it is
 * found out if the code lacks an ingredient.
 */
final class SimulateBenchmark implements Benchmark {

  private static final long SEEDS = 10_000;
  private static final long MOST_SEEDS_FOR_A_MUTANT = 2_000;
  private static final int OPERATIONS = 1_000;
  private static final int PARALLEL = 2;
  private static final int SEEDS_PER_LINE = 500;

  @Override
  public String name() {
    return "simulate";
  }

  @Override
  public String question() {
    return "Does a simulated cluster keep its guarantee, and is it found out when it cannot?";
  }

  /** Takes {@code --seeds N}, by default 10,000. */
  @Override
  public Report run(List<String> args) {
    long seeds = seeds(args);
    ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
    try {
      AtomicLong done = new AtomicLong();
      Campaign.Result result =
          new Campaign(OPERATIONS, PARALLEL, threads, outcome -> tell(outcome, done)).run(1, seeds);
      Map<Scenario, List<String>> played = play();
      long killed =
          killed(sound(played), new Campaign(OPERATIONS, PARALLEL, threads, outcome -> {}));
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("seeds", result.seeds());
      figures.put("operations", result.operations());
      figures.put("faults", result.faults());
      figures.put(
          "violations", result.violations() + played.values().stream().mapToLong(List::size).sum());
      figures.put("mutantsKilled", killed);
      figures.put("mutants", Mutant.values().length);
      return Report.of(figures);
    } finally {
      threads.shutdown();
    }
  }

  private static long seeds(List<String> args) {
    if (args.isEmpty()) {
      return SEEDS;
    }
    if (args.size() != 2
        || !args.get(0).equals("--seeds")
        || !args.get(1).matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(
          "arguments: '" + String.join(" ", args) + "' (expected: none, or --seeds and a number)");
    }
    return Long.parseLong(args.get(1));
  }

  private static void tell(Outcome outcome, AtomicLong done) {
    outcome
        .violations()
        .forEach(violation -> System.err.println("seed " + outcome.seed() + ": " + violation));
    long count = done.incrementAndGet();
    if (count % SEEDS_PER_LINE == 0) {
      System.err.println(count + " seeds");
    }
  }

  /** What was wrong in each scenario. */
  private static Map<Scenario, List<String>> play() {
    Map<Scenario, List<String>> played = new EnumMap<>(Scenario.class);
    for (Scenario scenario : Scenario.values()) {
      List<String> violations = scenario.violations();
      violations.forEach(violation -> System.err.println(scenario + ": " + violation));
      played.put(scenario, violations);
    }
    return played;
  }

  private static List<Scenario> sound(Map<Scenario, List<String>> played) {
    return played.entrySet().stream()
        .filter(each -> each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long killed(List<Scenario> scenarios, Campaign campaign) {
    long killed = 0;
    for (Mutant mutant : Mutant.values()) {
      Optional<String> by = mutant.kill(scenarios, campaign, 1, MOST_SEEDS_FOR_A_MUTANT);
      System.err.println(mutant + ": " + by.map(how -> "killed by " + how).orElse("survives"));
      killed += by.isPresent() ? 1 : 0;
    }
    return killed;
  }
}
