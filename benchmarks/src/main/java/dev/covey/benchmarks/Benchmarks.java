package dev.covey.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** All benchmarks, by name, and the command line that runs one of them. */
final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new RingBenchmark(),
          new HitRatioBenchmark(),
          new MemoryBenchmark(),
          new LocalBenchmark(),
          new PeersBenchmark(),
          new TraceBenchmark(),
          new HotBenchmark(),
          new EtcdBenchmark(),
          new ExpiryBenchmark(),
          new OutageBenchmark(),
          new OverloadBenchmark(),
          new SlowLoadBenchmark(),
          new AllocationBenchmark(),
          new RemoveBenchmark(),
          new ElasticBenchmark(),
          new PartsBenchmark(),
          new FootprintBenchmark(),
          new StartBenchmark(),
          new SimulateBenchmark());

  private static final int USAGE = 2;

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    Benchmark benchmark =
        ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (benchmark == null) {
      System.err.printf("benchmark: '%s' (expected: one of %s)%n", name, names());
      System.exit(USAGE);
      return;
    }
    try {
      System.err.println(benchmark.question());
      benchmark.run(List.of(args).subList(1, args.length)).print(name, System.out);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
  }

  private static String names() {
    return ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
  }
}
