package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values that age in a cluster whose nodes all read them, counted at the origin. */
class OneLoadAPeriodTest {

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int PERIODS = 12;
  private static final Duration BETWEEN_READS = Duration.ofMillis(50);
  private static final List<String> KEYS = IntStream.range(0, 30).mapToObj(i -> "k" + i).toList();

  /** All nodes read all keys, again and again. */
  private static WiredHosts read(GroupConfig config) {
    WiredHosts cluster = new WiredHosts(config);
    long turns = PERIOD.multipliedBy(PERIODS).dividedBy(BETWEEN_READS);
    for (int turn = 0; turn < turns; turn++) {
      for (GroupHost<String> host : cluster.hosts) {
        KEYS.forEach(key -> host.group().getAsync(key));
        cluster.time.advance(BETWEEN_READS.toNanos() / WiredHosts.NODES);
      }
    }
    cluster.time.advance(WiredHosts.LOAD_TAKES.toNanos());
    cluster.hosts.forEach(host -> OwnerTest.assertSums(host.group().stats()));
    return cluster;
  }

  /** From one load of a key to its next: a period, until somebody reads it, and the load itself. */
  private static void assertOneLoadAPeriod(WiredHosts cluster, double jitter) {
    long least = (long) (PERIOD.toNanos() * (1 - jitter));
    long most =
        (long) (PERIOD.toNanos() * (1 + jitter))
            + BETWEEN_READS.toNanos()
            + WiredHosts.LOAD_TAKES.toNanos();
    assertThat(cluster.loads).containsOnlyKeys(KEYS);
    cluster.loads.forEach(
        (key, begun) -> {
          assertThat(begun.get(0)).isLessThan(BETWEEN_READS.toNanos());
          assertThat(begun)
              .hasSizeBetween((int) (PERIODS / (1 + jitter)), (int) (PERIODS / (1 - jitter)) + 1);
          for (int i = 1; i < begun.size(); i++) {
            assertThat(begun.get(i) - begun.get(i - 1)).as("%s, %d", key, i).isBetween(least, most);
          }
        });
  }

  private static long hotHits(WiredHosts cluster) {
    return cluster.hosts.stream().mapToLong(host -> host.group().stats().hotHits()).sum();
  }

  private static GroupConfigBuilder soft() {
    return GroupConfig.builder().softTimeToLive(PERIOD).timeToLive(PERIOD.multipliedBy(3));
  }

  @Test
  void valuePastItsSoftLimitIsLoadedOnceByTheWholeCluster() {
    WiredHosts cluster = read(soft().jitter(0).build());
    assertOneLoadAPeriod(cluster, 0);
    assertThat(hotHits(cluster)).isPositive();
  }

  @Test
  void alsoWithJitter() {
    WiredHosts cluster = read(soft().jitter(0.1).build());
    assertOneLoadAPeriod(cluster, 0.1);
    assertThat(hotHits(cluster)).isPositive();
  }

  @Test
  void alsoWhereNobodyKeepsCopies() {
    WiredHosts cluster = read(soft().jitter(0).hotShare(0).build());
    assertOneLoadAPeriod(cluster, 0);
    assertThat(hotHits(cluster)).isZero();
  }

  @Test
  void alsoIfCopiesEndBeforeTheirOwnersValues() {
    WiredHosts cluster = read(soft().jitter(0).hotTimeToLive(Duration.ofSeconds(3)).build());
    assertOneLoadAPeriod(cluster, 0);
    assertThat(hotHits(cluster)).isPositive();
  }

  @Test
  void valuePastItsHardLimitIsLoadedOnceByTheWholeCluster() {
    WiredHosts cluster = read(GroupConfig.builder().timeToLive(PERIOD).jitter(0).build());
    assertOneLoadAPeriod(cluster, 0);
    assertThat(hotHits(cluster)).isPositive();
  }
}
