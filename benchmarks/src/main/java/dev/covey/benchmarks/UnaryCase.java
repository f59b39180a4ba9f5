package dev.covey.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** One way to ask with a number of threads, and what it came to. Not safe for concurrent use. */
final class UnaryCase {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private record Run(double callsPerSecond, double p50Micros, double p99Micros, double cpuMicros) {}

  private final Caller caller;
  private final int threads;
  private final ProcessHandle server;
  private final List<Run> runs = new ArrayList<>();

  UnaryCase(Caller caller, int threads, ProcessHandle server) {
    this.caller = caller;
    this.threads = threads;
    this.server = server;
  }

  /** Calls for a while and throws if anything is wrong. */
  void warmUp(long durationNanos) throws InterruptedException, ExecutionException {
    call(durationNanos);
  }

  /** Calls for a while, and keeps the figures. */
  void measure(long durationNanos) throws InterruptedException, ExecutionException {
    long cpuBefore = cpuNanos();
    long start = System.nanoTime();
    Histogram latencies = call(durationNanos);
    double nanos = System.nanoTime() - start;
    double cpuNanos = cpuNanos() - cpuBefore;
    long calls = latencies.getTotalCount();
    runs.add(
        new Run(
            calls / nanos * NANOS_PER_SECOND,
            latencies.getValueAtPercentile(50) / NANOS_PER_MICRO,
            latencies.getValueAtPercentile(99) / NANOS_PER_MICRO,
            cpuNanos / calls / NANOS_PER_MICRO));
  }

  /** The figures over all rounds. The processor time is that of both processes. */
  Map<String, Object> row() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("call", caller.name());
    row.put("threads", threads);
    Spread.over(runs, Run::callsPerSecond).putInto(row, "calls_per_s");
    row.put("p50_us", Spread.over(runs, Run::p50Micros).median());
    row.put("p99_us", Spread.over(runs, Run::p99Micros).median());
    Spread.over(runs, Run::cpuMicros).putInto(row, "cpu_us");
    return row;
  }

  @Override
  public String toString() {
    return caller.name() + ", threads: " + threads;
  }

  private Histogram call(long durationNanos) throws InterruptedException, ExecutionException {
    Histogram latencies = ClosedLoop.run(caller, threads, durationNanos);
    caller.check(latencies.getTotalCount());
    return latencies;
  }

  private long cpuNanos() {
    return Stream.of(ProcessHandle.current(), server)
        .map(process -> process.info().totalCpuDuration().orElseThrow())
        .mapToLong(Duration::toNanos)
        .sum();
  }
}
