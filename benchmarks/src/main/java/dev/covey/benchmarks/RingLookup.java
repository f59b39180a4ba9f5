package dev.covey.benchmarks;

import dev.covey.ring.Ring;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One call of {@code ownerOf}, over 1,024 keys of 20 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingLookup {
  private static final int KEYS = 1024;

  @Param({"3", "10", "100"})
  public int members;

  private final String[] keys =
      IntStream.range(0, KEYS).mapToObj("user:%015d"::formatted).toArray(String[]::new);

  private Ring<String> ring = RingBenchmark.ringOf(1);
  private int next;

  /** The ring under test; JMH sets {@link #members} first. */
  @Setup
  public void build() {
    ring = RingBenchmark.ringOf(members);
  }

  /** Returned so that the call is not optimised away. */
  @Benchmark
  public String ownerOf() {
    next = (next + 1) % KEYS;
    return ring.ownerOf(keys[next]);
  }
}
