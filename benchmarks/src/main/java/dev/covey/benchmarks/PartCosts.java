package dev.covey.benchmarks;

import dev.covey.lru.LocalCache;
import dev.covey.singleflight.SingleFlight;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the parts that a request passes cost by themselves. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 9, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class PartCosts {
  private static final int KEYS = 1024;
  private static final byte[] VALUE = new byte[100];

  /** How many calls wait for one flight. */
  @Param({"1", "8"})
  public int waiters;

  private final String[] keys =
      IntStream.range(0, KEYS).mapToObj("user:%015d"::formatted).toArray(String[]::new);
  private final SingleFlight<String, byte[]> flights =
      new SingleFlight<>((task, delayNanos) -> () -> {});
  private final LocalCache<String, byte[]> store =
      LocalCache.<String, byte[]>builder()
          .maxBytes(1 << 20)
          .weigher((key, value) -> key.length() + value.length)
          .ticker(System::nanoTime)
          .build();
  private int next;

  private String key() {
    next = (next + 1) % KEYS;
    return keys[next];
  }

  /** A flight that is started, joined by the other waiters, and lands. */
  @Benchmark
  public CompletionStage<byte[]> flight() {
    CompletableFuture<byte[]> call = new CompletableFuture<>();
    String key = key();
    CompletionStage<byte[]> last = flights.run(key, SingleFlight.NO_TIMEOUT, flight -> call);
    for (int i = 1; i < waiters; i++) {
      last = flights.run(key, SingleFlight.NO_TIMEOUT, flight -> call);
    }
    call.complete(VALUE);
    return last;
  }

  /** A put, and as many gets of that key. */
  @Benchmark
  public byte[] putAndGets() {
    String key = key();
    store.put(key, VALUE, () -> true);
    byte[] found = VALUE;
    for (int i = 0; i < waiters; i++) {
      found = store.get(key);
    }
    return found == null ? VALUE : found;
  }
}
