package dev.covey.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The results of the JMH benchmarks of one class, each run in a JVM of its own. */
final class Jmh {
  private final List<RunResult> results;

  private Jmh(Collection<RunResult> results) {
    this.results = List.copyOf(results);
  }

  /** Runs all benchmarks of a class with all their parameters, but these as given. */
  static Jmh run(Class<?> benchmarks, Map<String, Object> parameters) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmarks.getName() + "\\.")
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT);
    parameters.forEach((name, value) -> options.param(name, value.toString()));
    return new Jmh(new Runner(options.build()).run());
  }

  /** Runs one method, with as many iterations to warm up as to measure. */
  static Jmh runOne(Class<?> benchmarks, String method, int threads, int iterations)
      throws RunnerException {
    return new Jmh(
        new Runner(
                new OptionsBuilder()
                    .include("^" + Pattern.quote(benchmarks.getName() + "." + method) + "$")
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .forks(1)
                    .threads(threads)
                    .warmupIterations(iterations)
                    .measurementIterations(iterations)
                    .build())
            .run());
  }

  /**
   * The score of a method with a parameter, in the method's own unit: the median of its iterations,
   * which other work on the machine disturbs less than their mean.
   */
  double score(String method, String parameter, Object value) {
    return median(result(method, parameter, value));
  }

  /** The bytes that one call of a method with a parameter allocates. */
  double allocatedBytes(String method, String parameter, Object value) {
    return Objects.requireNonNull(
            result(method, parameter, value).getSecondaryResults().get("gc.alloc.rate.norm"))
        .getScore();
  }

  /** The score of {@link #runOne}'s method, as a median too. */
  double score() {
    return median(results.get(0));
  }

  /** What one of the counters of {@link #runOne}'s benchmark came to. */
  double counter(String name) {
    return Objects.requireNonNull(results.get(0).getSecondaryResults().get(name), name).getScore();
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private RunResult result(String method, String parameter, Object value) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .filter(result -> value.toString().equals(result.getParams().getParam(parameter)))
        .findFirst()
        .orElseThrow();
  }
}
