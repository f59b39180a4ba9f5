package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.lru.Stores.Value;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariants 1 and 5: what was removed does not come back through a replace. */
@Timeout(60)
class ReplaceRaceTest {
  private static final int ROUNDS = 20_000;

  private final LocalCache<String, Value> store = Stores.builder(MUCH).build();
  private final ExecutorService replacing = Executors.newSingleThreadExecutor();

  @AfterEach
  void stopThread() {
    replacing.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void noReplacementOutlivesTheRemovalOfWhatItReplacesHoweverTheyMeet(Way way) throws Exception {
    long seed = Long.getLong("covey.seed", new Random().nextLong());
    System.out.println("ReplaceRaceTest " + way + " -Dcovey.seed=" + seed);
    Value older = Value.of("older", 1);
    Value newer = Value.of("newer", 2);
    var start = new CyclicBarrier(2);
    Future<Integer> replacer =
        replacing.submit(
            () -> {
              var random = new Random(seed);
              int replaced = 0;
              for (int i = 0; i < ROUNDS; i++) {
                start.await();
                spin(random.nextInt(200));
                if (store.replace("k", older, newer)) {
                  replaced++;
                }
                start.await();
              }
              return replaced;
            });
    var random = new Random(~seed);
    int outlived = 0;
    for (int i = 0; i < ROUNDS; i++) {
      store.put("k", older, ALWAYS);
      start.await();
      spin(random.nextInt(200));
      way.remove(store, "k");
      if (store.get("k") != null) {
        outlived++;
      }
      start.await();
      if (store.get("k") != null) {
        outlived++;
      }
    }

    assertThat(outlived).isZero();
    System.out.println("replaced before the removal: " + replacer.get() + " of " + ROUNDS);
    LocalCacheStats stats = store.stats();
    assertThat(stats.entries()).isZero();
    assertThat(stats.replaced()).isEqualTo(replacer.get().longValue());
    assertThat(stats.inserted()).isEqualTo(ROUNDS + replacer.get().longValue());
    assertThat(stats.removed()).isEqualTo(ROUNDS);
    assertSumsHold(stats);
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
