package dev.covey.benchmarks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What it costs to ask another process on this machine for 100 bytes: by gRPC alone, and as a hit
 * at the member that owns the key.
 *
 * <p>Two JVMs, each way of asking over one connection of its own. All are warmed up first; then
 * each round measures each once, and begins with another than the round before.
 */
final class UnaryBenchmark implements Benchmark {
  static final int MAX_THREADS = 64;

  private static final int[] THREADS = {1, 16, MAX_THREADS};

  @Override
  public String name() {
    return "unary";
  }

  @Override
  public String question() {
    return "What does it cost to ask another process for %d bytes, by gRPC and by Covey?"
        .formatted(UnaryServer.VALUE_BYTES);
  }

  @Override
  public Report run(List<String> args)
      throws IOException, InterruptedException, ExecutionException {
    return switch (Length.of(args)) {
      case FULL -> run(5, MILLISECONDS.toNanos(4_000), MILLISECONDS.toNanos(4_000));
      case SHORT -> run(1, MILLISECONDS.toNanos(300), MILLISECONDS.toNanos(500));
    };
  }

  /** Warms each case up for a time, and measures it in each round for another. */
  static Report run(int rounds, long warmUpNanos, long measuredNanos)
      throws IOException, InterruptedException, ExecutionException {
    try (UnaryServerProcess server = UnaryServerProcess.start()) {
      List<Caller> callers = server.callers();
      try {
        return run(cases(callers, server.handle()), rounds, warmUpNanos, measuredNanos);
      } finally {
        callers.forEach(Caller::close);
      }
    }
  }

  private static List<UnaryCase> cases(List<Caller> callers, ProcessHandle server) {
    List<UnaryCase> cases = new ArrayList<>();
    for (Caller caller : callers) {
      for (int threads : THREADS) {
        cases.add(new UnaryCase(caller, threads, server));
      }
    }
    return cases;
  }

  private static Report run(List<UnaryCase> cases, int rounds, long warmUpNanos, long measuredNanos)
      throws InterruptedException, ExecutionException {
    for (UnaryCase each : cases) {
      System.err.println("warm-up: " + each);
      each.warmUp(warmUpNanos);
    }
    List<UnaryCase> order = new ArrayList<>(cases);
    for (int round = 0; round < rounds; round++) {
      for (UnaryCase each : order) {
        System.err.printf("round %d: %s%n", round + 1, each);
        each.measure(measuredNanos);
      }
      Collections.rotate(order, 1);
    }
    return new Report(cases.stream().map(UnaryCase::row).toList());
  }
}
