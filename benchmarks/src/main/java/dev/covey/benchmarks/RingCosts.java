package dev.covey.benchmarks;

import dev.covey.ring.Ring;
import dev.covey.ring.RingBuilder;
import java.util.List;
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

/** What it costs to look up a key of 20 bytes, and to build a ring. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 9, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class RingCosts {
  private static final int KEYS = 1024;

  @Param({"3", "10", "100"})
  public int members;

  @Param("" + Ring.DEFAULT_SLOTS)
  public int slots;

  private final String[] keys =
      IntStream.range(0, KEYS).mapToObj("user:%015d"::formatted).toArray(String[]::new);

  private RingBuilder<String> rings = RingBenchmark.rings(1);
  private List<String> set = RingBenchmark.members(0, 1);
  private Ring<String> ring = build();
  private int next;

  /** Called by JMH once the parameters are set. */
  @Setup
  public void setUp() {
    rings = RingBenchmark.rings(slots);
    set = RingBenchmark.members(0, members);
    ring = build();
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public String lookup() {
    next = (next + 1) % KEYS;
    return ring.ownerOf(keys[next]);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public final Ring<String> build() {
    return rings.build(set);
  }
}
