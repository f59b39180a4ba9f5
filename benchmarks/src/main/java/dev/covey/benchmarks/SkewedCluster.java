package dev.covey.benchmarks;

import dev.covey.discovery.Member;
import dev.covey.group.AsyncGetter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.ring.Ring;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Nodes that are asked in turns for keys of which few are asked for often: Zipf with exponent 1.2
 * over a million keys with values of 100 bytes. Confined to one thread.
 */
final class SkewedCluster implements AutoCloseable {
  static final int KEYS = 1_000_000;
  static final double EXPONENT = 1.2;
  static final int VALUE_BYTES = 100;

  private static final RankedKeys RANKS = new RankedKeys(KEYS, EXPONENT);

  private static final int IN_FLIGHT = 64;

  private final LoopbackCluster nodes;
  private final Ring<Member> ring;
  private final String prefix;
  private final Random random;
  private final Semaphore free = new Semaphore(IN_FLIGHT); // comes back: every call has a time-out
  private final LongAdder errors = new LongAdder();
  private int turn;

  private SkewedCluster(LoopbackCluster nodes, long seed) {
    this.nodes = nodes;
    this.ring = nodes.ring();
    this.prefix = "seed-" + seed + "-key-";
    this.random = new Random(seed);
  }

  /**
   * @param seed another one gives the keys to other owners
   */
  static SkewedCluster start(int size, GroupConfig config, long seed) throws TimeoutException {
    AsyncGetter<byte[]> getter = AsyncGetter.of(key -> Loaded.of(new byte[VALUE_BYTES]));
    return new SkewedCluster(LoopbackCluster.start(size, "hot", config, () -> getter), seed);
  }

  int size() {
    return nodes.groups().size();
  }

  /** A key with this name's beginning that the first node owns. */
  String ownedByTheFirst(String name) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> name + "-" + i)
        .filter(key -> ring.ownerOf(key).id().equals("node-0"))
        .findFirst()
        .orElseThrow();
  }

  /** Asks for so many keys, a bounded number of them at a time. */
  void ask(int requests) throws InterruptedException {
    for (int i = 0; i < requests; i++) {
      ask(anyKey());
    }
  }

  String anyKey() {
    return prefix + RANKS.next(random);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  /**
   * Asks the next node for a key, as soon as not too many requests are under way.
   *
   * @return whether that node had it
   */
  boolean ask(String key) throws InterruptedException {
    free.acquire();
    Group<byte[]> group = nodes.groups().get(turn++ % size());
    CompletableFuture<byte[]> value = group.getAsync(key);
    boolean atOnce = value.isDone();
    value.whenComplete(
        (bytes, failure) -> {
          if (failure != null || bytes.length != VALUE_BYTES) {
            errors.increment();
          }
          free.release();
        });
    return atOnce;
  }

  /** How many requests each node has answered to the others. */
  long[] served() {
    return nodes.groups().stream().mapToLong(group -> group.stats().served()).toArray();
  }

  /** Waits for all answers. */
  void awaitAll() throws InterruptedException {
    free.acquire(IN_FLIGHT);
    free.release(IN_FLIGHT);
    if (errors.sum() > 0) {
      throw new IllegalStateException(errors + " requests failed (expected: none)");
    }
  }

  /** The busiest node's part to the mean of all; 1 if there is nothing. */
  static double busiestToMean(long[] served) {
    double mean = Arrays.stream(served).average().orElse(0);
    return mean == 0 ? 1 : Arrays.stream(served).max().orElse(0) / mean;
  }

  @Override
  public void close() {
    nodes.close();
  }
}
