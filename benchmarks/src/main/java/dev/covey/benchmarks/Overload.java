package dev.covey.benchmarks;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import dev.covey.group.Loaded;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Cold keys, asked for at ten times the rate that the origin does, beside hits on resident ones.
 *
 * <p>The origin works on as many loads at a time as the nodes together let through, and takes 20 ms
 * for each; half of the cold keys are asked for by callers that block. Heap is read after
 * collections, in seconds in which no hit is counted, since all nodes stand still for them.
 */
final class Overload {
  private static final int WORKERS = 12;
  private static final int LOADS_PER_SECOND = 600;
  private static final int OVER = 10;
  private static final int HITS_PER_SECOND = 2_000;
  private static final int RESIDENT = 1_000;
  private static final int VALUE_BYTES = 100;
  private static final int FILL_IN_FLIGHT = 8;
  private static final int MOST_SECONDS = 600;
  private static final int HEAP_READINGS = 3;

  /** Longer than any run: a resident key's value does not end. */
  private static final Duration RESIDENT_TTL = Duration.ofHours(1);

  /** So short that the tiers are soon as full as they get. */
  private static final Duration COLD_TTL = Duration.ofSeconds(1);

  private static final double MOST_REFUSAL_MICROS = 50_000;
  private static final double MOST_HEAP_MEGABYTES = 64;
  private static final double MOST_RECOVERY_SECONDS = 1;
  private static final double LEAST_GOODPUT = 0.9;

  private final GroupConfig config;

  /** In seconds. */
  private final int calm;

  private final int overloaded;
  private final int recovery;

  Overload(Length length, GroupConfig config) {
    this.config = config;
    calm = length.pick(15, 1);
    overloaded = length.pick(60, 3);
    recovery = length.pick(5, 2);
  }

  static GroupConfigBuilder config() {
    return GroupConfig.builder()
        .timeToLive(RESIDENT_TTL)
        .maxConcurrentLoads(WORKERS / LoopbackCluster.NODES);
  }

  /** What was seen of it. Heap is in megabytes, after collections. */
  private record Seen(
      Answers calm,
      Answers hits,
      ColdKeys.Counts cold,
      double seconds,
      double loadsPerSecond,
      double heapBefore,
      double heapEarly,
      double heapLate,
      double heapAfter,
      Recovery recovery) {}

  /**
   * @param suffix of the names of figures that have a bar
   */
  void run(String part, String suffix, Findings findings) throws Exception {
    TroubledOrigin origin = new TroubledOrigin(MOST_SECONDS);
    origin.beSlow(WORKERS, LOADS_PER_SECOND);
    AsyncGetter<byte[]> getter =
        key ->
            key.startsWith(ColdKeys.PREFIX)
                ? origin.load(key).thenApply(loaded -> Loaded.of(new byte[VALUE_BYTES], COLD_TTL))
                : origin.load(key);
    try (origin;
        LoopbackCluster cluster = LoopbackCluster.start("overload", config, () -> getter)) {
      report(part, suffix, watch(part, origin, cluster.groups()), findings);
    }
  }

  private Seen watch(String part, TroubledOrigin origin, List<Group<byte[]>> groups)
      throws InterruptedException {
    OpenLoop hits =
        new OpenLoop(
            groups,
            IntStream.range(0, RESIDENT).toArray(),
            HITS_PER_SECOND,
            RESIDENT_TTL.multipliedBy(2),
            new Timeline(System.nanoTime(), MOST_SECONDS));
    hits.askForAll(RESIDENT, FILL_IN_FLIGHT);
    hits.run(Duration.ofSeconds(calm)); // warm-up
    System.err.printf("%s: %d s of hits alone%n", part, calm);
    Answers before = hits.run(Duration.ofSeconds(calm)).awaitAll();
    double heapBefore = heapMegabytes();
    try (ColdKeys cold = new ColdKeys(groups, LOADS_PER_SECOND * OVER)) {
      Thread asking = new Thread(cold::askUntilStopped, "cold-keys");
      asking.start();
      System.err.printf("%s: overloaded for %d s%n", part, overloaded);
      double heapEarly = heapUnder(hits);
      cold.beginCounting();
      long beganAtNanos = System.nanoTime();
      Answers during = hits.run(Duration.ofSeconds(overloaded));
      long endedAtNanos = System.nanoTime();
      ColdKeys.Counts counts = cold.counts();
      double loads = origin.loads().perSecond(beganAtNanos, endedAtNanos);
      during.awaitAll();
      double heapLate = heapUnder(hits);
      cold.stop();
      asking.join();
      Recovery recovered = Recovery.watch(groups, Duration.ofSeconds(recovery));
      cold.awaitAll();
      return new Seen(
          before,
          during,
          counts,
          (endedAtNanos - beganAtNanos) / 1e9,
          loads,
          heapBefore,
          heapEarly,
          heapLate,
          heapMegabytes(),
          recovered);
    }
  }

  private void report(String part, String suffix, Seen seen, Findings findings) {
    ColdKeys.Counts cold = seen.cold();
    double goodput = seen.loadsPerSecond() / LOADS_PER_SECOND;
    findings.add(part, "originPerSecond", LOADS_PER_SECOND);
    findings.add(part, "askedPerSecond", cold.asked() / seen.seconds());
    findings.add(part, "blockedPerSecond", cold.blocked() / seen.seconds());
    findings.addAtLeast(part, "loadsToOrigin" + suffix, goodput, LEAST_GOODPUT);
    findings.add(part, "answeredToOrigin", cold.values() / seen.seconds() / LOADS_PER_SECOND);
    findings.addAtMost(part, "hitFailures" + suffix, (double) seen.hits().failures(), 0);
    findings.add(part, "hits", seen.hits().asked());
    findings.add(part, "hitP50BeforeMicros", micros(seen.calm().hits(), 50));
    findings.add(part, "hitP50Micros", micros(seen.hits().hits(), 50));
    findings.add(part, "hitP99BeforeMicros", micros(seen.calm().hits(), 99));
    findings.add(part, "hitP99Micros", micros(seen.hits().hits(), 99));
    findings.addAtMost(part, "failedOtherwise" + suffix, (double) cold.failedOtherwise(), 0);
    findings.add(part, "failedBy", cold.otherwise().toString());
    findings.add(part, "refusedAtOnce", cold.refused().getTotalCount());
    findings.add(part, "refusedP50Micros", micros(cold.refused(), 50));
    findings.addAtMost(
        part, "refusedP99Micros" + suffix, micros(cold.refused(), 99), MOST_REFUSAL_MICROS);
    findings.add(part, "refusedAfterAWait", cold.waited().getTotalCount());
    findings.add(part, "waitedP99Micros", micros(cold.waited(), 99));
    findings.add(part, "mostInFlight", cold.mostInFlight());
    findings.add(part, "heapBeforeMb", seen.heapBefore());
    findings.add(part, "heapEarlyMb", seen.heapEarly());
    findings.add(part, "heapLateMb", seen.heapLate());
    findings.add(part, "heapAfterMb", seen.heapAfter());
    findings.addAtMost(
        part,
        "heapMoreMb" + suffix,
        Math.max(seen.heapEarly(), seen.heapLate()) - seen.heapBefore(),
        MOST_HEAP_MEGABYTES);
    findings.addAtMost(
        part, "recoverySeconds" + suffix, seen.recovery().seconds(), MOST_RECOVERY_SECONDS);
  }

  private static double micros(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e3;
  }

  /** The most of a few readings, a second apart, with hits that are not counted. */
  private static double heapUnder(OpenLoop hits) {
    double most = 0;
    for (int i = 0; i < HEAP_READINGS; i++) {
      hits.run(Duration.ofSeconds(1));
      most = Math.max(most, heapMegabytes());
    }
    return most;
  }

  private static double heapMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
