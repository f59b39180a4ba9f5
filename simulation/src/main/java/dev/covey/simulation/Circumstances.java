package dev.covey.simulation;

import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.RegistryTiming;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Under what conditions a cluster runs. Immutable.
 *
 * @param nodes how many machines a node may run on
 * @param listed how many of them a static list has; the rest are clients
 * @param keys how many keys callers ask for
 * @param registry whether the list is in a registry, else it is static
 * @param timing of the list in a registry
 * @param group the group's settings
 * @param bulk whether the getter is asked for many keys at once
 * @param decodesAtOnce whether fetched values are stored where they arrive
 * @param newAddress whether a node that starts again has another address
 * @param drifting whether clocks differ in their rates
 * @param calm whether everything takes the same time, each time
 * @param newRegistry whether the registry has had no cluster in it before
 */
record Circumstances(
    int nodes,
    int listed,
    int keys,
    boolean registry,
    OnDiscoveryLoss onDiscoveryLoss,
    RegistryTiming timing,
    GroupConfig group,
    boolean bulk,
    boolean decodesAtOnce,
    boolean newAddress,
    boolean drifting,
    boolean calm,
    boolean newRegistry) {

  static final int SLOTS = 64;

  private static final long MAX_BYTES = 4 << 20;
  private static final int FENCED_OF_TEN = 8;

  /** What chance has it. */
  static Circumstances of(SplittableRandom random) {
    int nodes = 2 + random.nextInt(4);
    boolean registry = random.nextInt(3) > 0;
    return new Circumstances(
        nodes,
        registry || random.nextInt(4) > 0 ? nodes : nodes - 1,
        1 + random.nextInt(8),
        registry,
        random.nextInt(10) < FENCED_OF_TEN ? OnDiscoveryLoss.FENCE : OnDiscoveryLoss.SERVE,
        timing(random),
        group(random),
        random.nextInt(4) == 0,
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(4) > 0,
        false,
        random.nextInt(4) == 0);
  }

  /** A few nodes of a static list, or of a registry, where everything takes its usual time. */
  static Circumstances calm(
      int nodes, boolean registry, RegistryTiming timing, OnDiscoveryLoss onDiscoveryLoss) {
    return new Circumstances(
        nodes,
        nodes,
        1,
        registry,
        onDiscoveryLoss,
        timing,
        roomy().mirrorAfterFetches(1).loadTimeout(Duration.ofSeconds(10)).build(),
        false,
        true,
        true,
        false,
        true,
        false);
  }

  private static GroupConfig group(SplittableRandom random) {
    GroupConfigBuilder builder =
        roomy()
            .mirrorAfterFetches(1 + random.nextInt(2))
            .loadTimeout(Duration.ofSeconds(random.nextInt(2, 12)));
    if (random.nextInt(3) == 0) {
      Duration timeToLive = Duration.ofSeconds(random.nextInt(3, 30));
      builder.timeToLive(timeToLive).softTimeToLive(timeToLive.dividedBy(2));
      if (random.nextBoolean()) {
        builder.staleIfError(Duration.ofSeconds(10));
      }
    }
    if (random.nextInt(4) == 0) {
      builder.errorTimeToLive(Duration.ofSeconds(1));
    }
    if (random.nextInt(4) == 0) {
      builder.maxConcurrentLoads(2);
    }
    return builder.build();
  }

  /** Nothing is evicted. */
  private static GroupConfigBuilder roomy() {
    return GroupConfig.builder()
        .maxBytes(MAX_BYTES)
        .hotShare(0.5)
        .absentTimeToLive(Duration.ofSeconds(10));
  }

  private static RegistryTiming timing(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> timing(2, 1);
      case 1 -> timing(5, 2);
      default -> timing(9, 4);
    };
  }

  /** Of leases and of calls. */
  static RegistryTiming timing(int leaseSeconds, int callSeconds) {
    return new RegistryTiming(
        Duration.ofSeconds(leaseSeconds),
        Duration.ofSeconds(callSeconds),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(10));
  }

  /** For people. */
  String text() {
    return nodes
        + " nodes, "
        + keys
        + " keys, "
        + (registry
            ? "registry, leases of " + timing.leaseTime() + ", " + onDiscoveryLoss
            : "static list of " + listed)
        + ", mirror after "
        + group.mirrorAfterFetches()
        + ", time to live "
        + group.timeToLive()
        + ", stale if error "
        + group.staleIfError()
        + ", error time to live "
        + group.errorTimeToLive()
        + ", load time-out "
        + group.loadTimeout()
        + ", "
        + group.maxConcurrentLoads()
        + " loads at once"
        + (bulk ? ", bulk" : "")
        + (decodesAtOnce ? ", decodes at once" : "")
        + (newAddress ? ", new addresses" : "")
        + (drifting ? ", drifting clocks" : "");
  }
}
