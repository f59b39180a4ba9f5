package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.GroupConfig;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TraceClusterTest {
  private static final int ENTRIES = 300;
  private static final int TIERS = 2 * TraceCluster.NODES;

  @Test
  void allTiersTogetherHoldAsManyEntriesAsTheyHaveRoomFor() throws Exception {
    String[] keys =
        IntStream.range(0, 10 * ENTRIES).mapToObj("%08x"::formatted).toArray(String[]::new);
    GroupConfig config = TraceCluster.roomFor(ENTRIES, 0.125);
    assertThat(TraceCluster.entries(config)).isEqualTo(ENTRIES);
    try (TraceCluster cluster = TraceCluster.start(config)) {
      cluster.replay(keys);
      assertThat(cluster.loads()).isEqualTo(keys.length);
      cluster.replay(keys); // by the same nodes: what they fetch again earns a copy
      assertThat(cluster.errors()).isZero();
      assertThat(cluster.total(node -> node.main().entries() + node.hot().entries()))
          .isBetween((long) ENTRIES - TIERS, (long) ENTRIES); // a tier's last entry may not fit
    }
  }
}
