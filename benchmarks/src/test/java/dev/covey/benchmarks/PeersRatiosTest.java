package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeersRatiosTest {
  private static final Load BLOCKING = Load.blocking(64, Distribution.UNIFORM, 100);
  private static final Load ONE = Load.blocking(1, Distribution.UNIFORM, 100);

  private final PeersResults results = new PeersResults();

  @Test
  void ratioIsOfTheSameRound() {
    add(Contender.COVEY, BLOCKING, 100, 300);
    add(Contender.HAZELCAST, BLOCKING, 50, 200);
    Ratio ratio = only("blocking64_over_hazelcast", 2);
    assertThat(ratio.value()).isEqualTo(new Spread(1.75, 1.5, 2));
    assertThat(ratio.met()).isTrue();
  }

  @Test
  void redisIsRepresentedByTheBetterOfItsClients() {
    add(Contender.COVEY, BLOCKING, 100);
    add(Contender.REDIS_LETTUCE, BLOCKING, 50);
    add(Contender.REDIS_JEDIS, BLOCKING, 200);
    assertThat(only("blocking64_over_redis", 1).value().median()).isEqualTo(0.5);
    assertThat(only("blocking64_over_redis", 1).met()).isFalse();
  }

  @Test
  void latenciesAreToBeBelowTheirBar() {
    add(Contender.COVEY, ONE, 100);
    add(Contender.GRPC_DIRECT, ONE, 50); // p50 is 1 / calls per second here
    Ratio ratio = only("single_p50_over_grpc", 1);
    assertThat(ratio.value().median()).isEqualTo(0.5);
    assertThat(ratio.barText()).isEqualTo("<= 0.8");
    assertThat(ratio.met()).isTrue();
  }

  @Test
  void whatWasNotMeasuredHasNoRatio() {
    add(Contender.COVEY, BLOCKING, 100);
    assertThat(PeersRatios.of(results, 1)).isEmpty();
  }

  private Ratio only(String name, int rounds) {
    return PeersRatios.of(results, rounds).stream()
        .filter(ratio -> ratio.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void add(Contender contender, Load load, double... callsPerSecond) {
    for (double calls : callsPerSecond) {
      results.add(contender, load, new Figures(calls, 1e6 / calls, 0, 0, 0, 0, 0));
    }
    assertThat(results.of(contender, load)).isNotEqualTo(List.of());
  }
}
