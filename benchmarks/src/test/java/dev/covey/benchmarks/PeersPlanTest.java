package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeersPlanTest {
  private static final int HALF_AN_HOUR_MILLIS = 30 * 60 * 1000;

  @Test
  void fullRunIsOfAllSystemsAndSizesAndMakesTheDocuments() {
    PeersPlan plan = PeersPlan.of(List.of());
    assertThat(plan.systems()).containsExactly(Contender.values());
    assertThat(plan.sizes()).containsExactly(100, 1024, 10240, 102400);
    assertThat(plan.isOfRecord()).isTrue();
  }

  @Test
  void fullRunEndsWithinHalfAnHour() {
    PeersPlan plan = PeersPlan.of(List.of());
    int millis = 0;
    for (Contender contender : plan.systems()) {
      for (int bytes : plan.sizes()) {
        millis += plan.warmUpMillis();
        millis +=
            plan.rounds()
                * plan.loads(bytes).stream().filter(contender::takes).mapToInt(plan::millis).sum();
      }
    }
    assertThat(millis).isBetween(HALF_AN_HOUR_MILLIS / 2, HALF_AN_HOUR_MILLIS * 9 / 10);
  }

  @Test
  void fullRunWarmsUpForTwelveSecondsAtLeast() {
    assertThat(PeersPlan.of(List.of("sizes=100")).warmUpMillis()).isEqualTo(12_000);
    assertThat(PeersPlan.of(List.of()).warmUpMillis() * 4).isGreaterThanOrEqualTo(12_000);
  }

  @Test
  void argumentsChooseSystemsSizesAndRounds() {
    PeersPlan plan =
        PeersPlan.of(List.of("systems=covey,redis-jedis", "sizes=2048,100", "rounds=5"));
    assertThat(plan.systems()).containsExactly(Contender.COVEY, Contender.REDIS_JEDIS);
    assertThat(plan.sizes()).containsExactly(100, 2048);
    assertThat(plan.rounds()).isEqualTo(5);
    assertThat(plan.isOfRecord()).isFalse();
  }

  @Test
  void shortRunIsOfWhatNeedsNoServersOfOthers() {
    PeersPlan plan = PeersPlan.of(List.of("short"));
    assertThat(plan.systems()).containsExactly(Contender.COVEY, Contender.GRPC_DIRECT);
    assertThat(plan.isOfRecord()).isFalse();
  }

  @Test
  void wrongArgumentsAreRefusedByName() {
    assertRefused("rounds=0", "arguments: 'rounds=0' (expected: short, ");
    assertRefused("systems=etcd", "systems: 'etcd' (expected: some of covey,hazelcast,");
    assertRefused("sizes=1k", "sizes: '1k' (expected: numbers of bytes from 1 to 1048576)");
    assertRefused("sizes=", "sizes: '' (expected: ");
  }

  private static void assertRefused(String arg, String message) {
    assertThatThrownBy(() -> PeersPlan.of(List.of(arg)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
