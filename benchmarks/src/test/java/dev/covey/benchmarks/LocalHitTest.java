package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.ThreadParams;

class LocalHitTest {
  private static final int CALLS = 1000;

  private final LocalHit benchmark = new LocalHit();
  private final LocalHit.Requests requests = new LocalHit.Requests();

  LocalHitTest() {
    requests.choose(new ThreadParams(0, 1, 0, 1, 0, 1, 0, 1, 0, 1));
  }

  @Test
  void everyCallOfTheGroupIsAHitOfItsMainTier() {
    LocalHit.Covey covey = new LocalHit.Covey();
    for (int i = 0; i < CALLS; i++) {
      assertThat(benchmark.get(covey, requests)).hasSize(LocalHit.VALUE_BYTES);
    }
    covey.check();
  }

  @Test
  void everyCallOfTheBareCacheIsAHit() {
    LocalHit.Bare bare = new LocalHit.Bare();
    for (int i = 0; i < CALLS; i++) {
      assertThat(benchmark.caffeine(bare, requests)).hasSize(LocalHit.VALUE_BYTES);
    }
    bare.check();
  }

  @Test
  void runWithoutHitsIsFoundOut() {
    assertThatThrownBy(new LocalHit.Covey()::check).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(new LocalHit.Bare()::check).isInstanceOf(IllegalStateException.class);
  }
}
