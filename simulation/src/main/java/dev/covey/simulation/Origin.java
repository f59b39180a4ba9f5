package dev.covey.simulation;

import dev.covey.group.Loaded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where values come from: each key has a version that only grows; some versions are that there is
 * no value. Loads take their time, and some fail. Confined to one thread.
 */
final class Origin {

  private static final long MILLI = 1_000_000;
  private static final int ONE_ABSENT_OF = 8;

  private final World world;
  private final Checker checker;
  private final boolean calm;
  private final Map<String, Long> versions = new TreeMap<>();
  private long loads;
  private long slowNanos;
  private double failureRate;
  private boolean quick;

  /**
   * @param calm whether every load takes the same time, and none fails unless it is told to
   */
  Origin(World world, Checker checker, boolean calm) {
    this.world = world;
    this.checker = checker;
    this.calm = calm;
  }

  /** How many loads have begun. */
  long loads() {
    return loads;
  }

  long version(String key) {
    return versions.getOrDefault(key, 1L);
  }

  /** Writes a key. */
  long raise(String key) {
    return versions.merge(key, version(key) + 1, Math::max);
  }

  /** Writes a key, so that it has a value. */
  long raiseToAValue(String key) {
    long version = raise(key);
    return isAbsent(version) ? raise(key) : version;
  }

  /** Whether this version is that there is no value. */
  static boolean isAbsent(long version) {
    return version % ONE_ABSENT_OF == 0;
  }

  /** Takes so long more for each load, from now on. */
  void slow(long nanos) {
    slowNanos = nanos;
  }

  /** Takes no more than 20 ms for a load, from now on, unless it is told to. */
  void beQuick() {
    quick = true;
  }

  /** Fails so many of the loads, from now on. */
  void fail(double rate) {
    failureRate = rate;
  }

  CompletionStage<Map<String, Loaded<Value>>> loadAll(SimulatedNode node, Set<String> keys) {
    Map<String, CompletableFuture<Loaded<Value>>> loading = new LinkedHashMap<>();
    keys.forEach(key -> loading.put(key, load(node, key)));
    return CompletableFuture.allOf(loading.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              Map<String, Loaded<Value>> loaded = new LinkedHashMap<>();
              loading.forEach((key, one) -> loaded.put(key, one.join()));
              return loaded;
            });
  }

  CompletableFuture<Loaded<Value>> load(SimulatedNode node, String key) {
    CompletableFuture<Loaded<Value>> answer = new CompletableFuture<>();
    Checker.Loading loading = checker.loadBegins(++loads, node, key);
    answer.whenComplete((loaded, failure) -> checker.loadEnds(loading));
    SplittableRandom random = node.ofItsLoads();
    long takes = takesNanos(random);
    long readAfter = calm || random.nextInt(4) > 0 ? 0 : random.nextLong(takes);
    boolean fails = random.nextDouble() < failureRate;
    long id = loads;
    world.after(
        readAfter,
        () -> {
          long version = version(key);
          node.process()
              .at(
                  world.nowNanos() + takes - readAfter,
                  SimulatedProcess.Kind.NETWORK,
                  () -> {
                    if (fails) {
                      answer.completeExceptionally(new IllegalStateException("origin down"));
                    } else if (isAbsent(version)) {
                      answer.complete(Loaded.absent());
                    } else {
                      answer.complete(Loaded.of(new Value(key, version, id)));
                    }
                  });
        });
    return answer;
  }

  private long takesNanos(SplittableRandom random) {
    if (calm) {
      return 5 * MILLI + slowNanos;
    }
    int kind = quick ? 0 : random.nextInt(20);
    long takes =
        kind < 14
            ? random.nextLong(MILLI, 20 * MILLI)
            : kind < 18 ? random.nextLong(20 * MILLI, 600 * MILLI) : random.nextLong(4_000 * MILLI);
    return takes + (slowNanos == 0 ? 0 : random.nextLong(slowNanos));
  }
}
