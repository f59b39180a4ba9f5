package dev.covey.simulation;

import dev.covey.discovery.RegistryTiming;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import dev.covey.peers.OnDiscoveryLoss;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Under what conditions a cluster runs. Immutable.
 *
 * @param nodes how many machines a node may run on
 * @param keys how many keys callers ask for
 * @param registry whether the list is in a registry, else it is static
 * @param leaseTime of registrations
 * @param mirrorAfterFetches as of the group's settings
 * @param decodesAtOnce whether fetched values are stored where they arrive
 * @param timeToLive of values; null: none
 * @param loadTimeout as of the group's settings
 * @param newAddress whether a node that starts again has another address
 * @param drifting whether clocks differ in their rates
 * @param calm whether everything takes the same time, each time
 */
record Circumstances(
    int nodes,
    int keys,
    boolean registry,
    OnDiscoveryLoss onDiscoveryLoss,
    Duration leaseTime,
    int mirrorAfterFetches,
    boolean decodesAtOnce,
    @Nullable Duration timeToLive,
    Duration loadTimeout,
    boolean newAddress,
    boolean drifting,
    boolean calm) {

  static final int SLOTS = 64;

  private static final long MAX_BYTES = 4 << 20;
  private static final int FENCED_OF_TEN = 8;

  /** What chance has it. */
  static Circumstances of(SplittableRandom random) {
    return new Circumstances(
        2 + random.nextInt(4),
        1 + random.nextInt(8),
        random.nextInt(3) > 0,
        random.nextInt(10) < FENCED_OF_TEN ? OnDiscoveryLoss.FENCE : OnDiscoveryLoss.SERVE,
        Duration.ofSeconds(random.nextBoolean() ? 2 : 5),
        1 + random.nextInt(2),
        random.nextBoolean(),
        random.nextInt(3) == 0 ? Duration.ofSeconds(random.nextInt(3, 30)) : null,
        Duration.ofSeconds(random.nextInt(2, 12)),
        random.nextBoolean(),
        random.nextInt(4) > 0,
        false);
  }

  /** A few nodes of a static list, or of a registry, where every thing takes its usual time. */
  static Circumstances calm(int nodes, boolean registry) {
    return new Circumstances(
        nodes,
        1,
        registry,
        OnDiscoveryLoss.FENCE,
        Duration.ofSeconds(5),
        1,
        true,
        null,
        Duration.ofSeconds(10),
        true,
        false,
        true);
  }

  GroupConfig group() {
    GroupConfigBuilder builder =
        GroupConfig.builder()
            .maxBytes(MAX_BYTES)
            .hotShare(0.5)
            .mirrorAfterFetches(mirrorAfterFetches)
            .absentTimeToLive(Duration.ofSeconds(10))
            .loadTimeout(loadTimeout);
    if (timeToLive != null) {
      builder.timeToLive(timeToLive).softTimeToLive(timeToLive.dividedBy(2));
    }
    return builder.build();
  }

  RegistryTiming registryTiming() {
    return new RegistryTiming(
        leaseTime,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(10));
  }
}
