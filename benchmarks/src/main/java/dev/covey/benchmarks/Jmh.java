package dev.covey.benchmarks;

import java.util.Collection;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks in fresh JVMs, and reads their results. */
final class Jmh {

  private Jmh() {}

  /** All of one class; one result per combination of parameters. */
  static Collection<RunResult> run(Class<?> benchmarks) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  /** One method, with as many iterations to warm up as to measure. */
  static RunResult runOne(Class<?> benchmarks, String method, int threads, int iterations)
      throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("^" + Pattern.quote(benchmarks.getName() + "." + method) + "$")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .forks(1)
                .threads(threads)
                .warmupIterations(iterations)
                .measurementIterations(iterations)
                .build())
        .runSingle();
  }

  /** The score, in the benchmark's own unit. */
  static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  /** The score of the iteration in the middle. */
  static double medianScore(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** What one of the benchmark's own counters came to. */
  static double counter(RunResult result, String name) {
    return secondary(result, name);
  }

  /** Bytes allocated per operation. */
  static double allocatedBytes(RunResult result) {
    return secondary(result, "gc.alloc.rate.norm");
  }

  private static double secondary(RunResult result, String name) {
    return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
  }
}
