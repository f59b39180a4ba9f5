package dev.covey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.sun.management.ThreadMXBean;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.group.Lookup;
import dev.covey.lru.LocalCache;
import dev.covey.node.Node;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A hit, of a group's main tier and of a Caffeine cache that is configured alike.
 *
 * <p>Each thread asks for keys in a random order of its own. The strings asked for are the very
 * ones that are stored: hashing and comparing them costs next to nothing, so that what is around
 * the cache shows as much as it can. Garbage is collected first, so that both caches are as after
 * some hours: what the loads left behind is gone, and the entries are in the old generation.
 *
 * <p>Iterations are short and many, so that the median one tells what a hit costs where other
 * programs take the processor now and then.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class LocalHit {
  static final int KEYS = 10_000;
  static final int VALUE_BYTES = 100;

  private static final List<String> ALL_KEYS =
      IntStream.range(0, KEYS).mapToObj("user:%015d"::formatted).toList();
  private static final long MAX_BYTES = 64 << 20;
  private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

  /** What one thread asks for, and what it allocates meanwhile, whatever other threads do. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Requests {
    private static final int LENGTH = 1 << 14;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** In this iteration. */
    public long calls;

    /** In this iteration. */
    public long allocatedBytes;

    private final String[] keys = new String[LENGTH];
    private long next;
    private long callsBefore;
    private long allocatedBytesBefore;

    /** A sequence for each thread, the same in each run. */
    @Setup
    public void choose(ThreadParams thread) {
      SplittableRandom random = new SplittableRandom(thread.getThreadIndex());
      Arrays.setAll(keys, i -> ALL_KEYS.get(random.nextInt(KEYS)));
    }

    /** Reads the thread's meter. */
    @Setup(Level.Iteration)
    public void begin() {
      callsBefore = next;
      allocatedBytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Reads it again. */
    @TearDown(Level.Iteration)
    public void end() {
      allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBytesBefore;
      calls = next - callsBefore;
    }

    private String next() {
      return keys[(int) next++ & (LENGTH - 1)];
    }
  }

  /** A group on a node of its own, with every key in its main tier. */
  @State(Scope.Benchmark)
  public static class Covey {
    private final Node node = Node.builder().start();
    private final Group<byte[]> group =
        node.group(
            "users",
            Codec.bytes(),
            key -> Loaded.of(new byte[VALUE_BYTES]),
            GroupConfig.builder().maxBytes(MAX_BYTES).hotShare(0).timeToLive(TIME_TO_LIVE).build());

    /** Loads all keys. */
    public Covey() {
      group.getAll(ALL_KEYS);
      System.gc();
    }

    /** Throws if a call was not a hit. */
    @TearDown
    public void check() {
      GroupStats stats = group.stats();
      node.close();
      if (stats.misses() != KEYS || stats.mainHits() == 0) {
        throw new IllegalStateException(
            "misses: %d, main hits: %d (expected: %d, and some)"
                .formatted(stats.misses(), stats.mainHits(), KEYS));
      }
    }
  }

  /** Bounded by the same weights as the group's main tier, and expiring as it does. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final Cache<String, byte[]> cache =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher(
                (String key, byte[] value) ->
                    key.length() + value.length + LocalCache.ENTRY_OVERHEAD_BYTES)
            .expireAfter(Expiry.writing((String key, byte[] value) -> TIME_TO_LIVE))
            .executor(Runnable::run)
            .recordStats()
            .build();

    /** Stores all keys. */
    public Bare() {
      ALL_KEYS.forEach(key -> cache.put(key, new byte[VALUE_BYTES]));
      System.gc();
    }

    /** Throws if a call was not a hit. */
    @TearDown
    public void check() {
      if (cache.stats().missCount() != 0 || cache.stats().hitCount() == 0) {
        throw new IllegalStateException(cache.stats() + " (expected: no misses, some hits)");
      }
    }
  }

  /** The cache to compare with. */
  @Benchmark
  public byte @Nullable [] caffeine(Bare bare, Requests requests) {
    return bare.cache.getIfPresent(requests.next());
  }

  /** What most callers do. */
  @Benchmark
  public byte[] get(Covey covey, Requests requests) {
    return covey.group.get(requests.next());
  }

  /** Makes a future for each hit. */
  @Benchmark
  public CompletableFuture<byte[]> getAsync(Covey covey, Requests requests) {
    return covey.group.getAsync(requests.next());
  }

  /** Reads the clock once more, for the value's age. */
  @Benchmark
  public Lookup<byte[]> lookup(Covey covey, Requests requests) {
    return covey.group.lookup(requests.next());
  }
}
