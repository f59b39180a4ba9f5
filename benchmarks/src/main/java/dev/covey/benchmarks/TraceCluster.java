package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.lru.LocalCache;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * A {@link LoopbackCluster} whose origin counts its loads. The value of a key is its characters.
 * Confined to one thread.
 */
final class TraceCluster implements AutoCloseable {
  static final int NODES = LoopbackCluster.NODES;

  /** In either tier: the value is held once, as the bytes that it is. */
  static final long ENTRY_BYTES = LocalCache.ENTRY_OVERHEAD_BYTES + 2L * RecordedTrace.KEY_LENGTH;

  /** Small against the stores, so that the order of the requests means what it did. */
  private static final int IN_FLIGHT = 32;

  private final LongAdder loads = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LoopbackCluster nodes;

  private TraceCluster(GroupConfig config) throws TimeoutException {
    nodes = LoopbackCluster.start("trace", config, () -> AsyncGetter.of(this::load));
  }

  static TraceCluster start(GroupConfig config) throws TimeoutException {
    return new TraceCluster(config);
  }

  /**
   * Settings with which all nodes, both tiers included, have room for so many entries together.
   * None of it is set aside for absences, which a trace has none of.
   */
  static GroupConfig roomFor(int entries, double hotShare) {
    return GroupConfig.builder()
        .maxBytes(entries * ENTRY_BYTES / NODES)
        .hotShare(hotShare)
        .absentShare(0)
        .build();
  }

  /** How many entries all nodes have room for together. */
  static int entries(GroupConfig config) {
    return Math.toIntExact(config.maxBytes() * NODES / ENTRY_BYTES);
  }

  private Loaded<byte[]> load(String key) {
    loads.increment();
    return Loaded.of(value(key));
  }

  private static byte[] value(String key) {
    return key.getBytes(US_ASCII);
  }

  /** Asks the nodes in turns, with a few requests under way at any time, and waits for all. */
  void replay(String[] keys) throws InterruptedException {
    List<Group<byte[]>> groups = nodes.groups();
    Semaphore free = new Semaphore(IN_FLIGHT); // comes back: every call has a time-out
    for (int i = 0; i < keys.length; i++) {
      String key = keys[i];
      free.acquire();
      groups
          .get(i % NODES)
          .getAsync(key)
          .whenComplete(
              (value, failure) -> {
                if (failure != null || !Arrays.equals(value, value(key))) {
                  errors.increment();
                }
                free.release();
              });
    }
    free.acquire(IN_FLIGHT);
  }

  /** How often the origin was read. */
  long loads() {
    return loads.sum();
  }

  /** Requests that failed or brought another value than they should. */
  long errors() {
    return errors.sum();
  }

  /** A figure of all nodes together. */
  long total(ToLongFunction<GroupStats> figure) {
    return nodes.total(figure);
  }

  @Override
  public void close() {
    nodes.close();
  }
}
