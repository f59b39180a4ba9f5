package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.lru.Stores.Value;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariants 1 and 2: who makes the condition false and then removes is sure. */
@Timeout(60)
class ConditionRaceTest {
  private static final int ROUNDS = 20_000;

  private final LocalCache<String, Value> store = Stores.builder(MUCH).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void removalWaitsForThePutThatSawTheConditionTrue(Way way) throws Exception {
    assertRemovalWaits(way);
  }

  @ParameterizedTest
  @EnumSource
  void removalWaitsForThePutThatReplacesAnOlderEntry(Way way) throws Exception {
    store.put("k", Value.of("older", 1), ALWAYS);

    assertRemovalWaits(way);
  }

  private void assertRemovalWaits(Way way) throws Exception {
    var valid = new AtomicBoolean(true);
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    Future<Boolean> put =
        threads.submit(
            () ->
                store.put(
                    "k",
                    Value.of("stale", 1),
                    () -> {
                      boolean answered = valid.get();
                      asked.countDown();
                      awaitUninterruptibly(answer);
                      return answered;
                    }));
    asked.await();
    valid.set(false);
    var remover = new AtomicReference<Thread>();
    Future<?> removal =
        threads.submit(
            () -> {
              remover.set(Thread.currentThread());
              way.remove(store, "k");
            });

    awaitBlocked(remover);
    assertThat(removal.isDone()).isFalse();
    answer.countDown();
    removal.get();

    assertThat(store.get("k")).isNull();
    assertThat(put.get()).isTrue();
    assertThat(store.get("k")).isNull();
    assertSumsHold(store.stats());
  }

  @ParameterizedTest
  @EnumSource
  void noValueOutlivesItsConditionHoweverPutAndRemovalMeet(Way way) throws Exception {
    long seed = Long.getLong("covey.seed", new Random().nextLong());
    System.out.println("ConditionRaceTest " + way + " -Dcovey.seed=" + seed);
    var start = new CyclicBarrier(2);
    var valid = new AtomicBoolean[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      valid[i] = new AtomicBoolean(true);
    }
    Future<Integer> putter =
        threads.submit(
            () -> {
              var random = new Random(seed);
              int stored = 0;
              for (AtomicBoolean condition : valid) {
                start.await();
                spin(random.nextInt(200));
                if (store.put("k", Value.of("stale", 1), condition::get)) {
                  stored++;
                }
                start.await();
              }
              return stored;
            });
    var random = new Random(~seed);
    int outlived = 0;
    for (AtomicBoolean condition : valid) {
      start.await();
      spin(random.nextInt(200));
      condition.set(false);
      way.remove(store, "k");
      start.await();
      if (store.get("k") != null) {
        outlived++;
      }
    }

    assertThat(outlived).isZero();
    System.out.println("stored before the removal: " + putter.get() + " of " + ROUNDS);
    LocalCacheStats stats = store.stats();
    assertThat(stats.entries()).isZero();
    assertThat(stats.inserted()).isEqualTo(putter.get().longValue());
    assertSumsHold(stats);
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private static void awaitBlocked(AtomicReference<Thread> thread) {
    while (thread.get() == null || !isBlocked(thread.get())) {
      Thread.onSpinWait();
    }
  }

  private static boolean isBlocked(Thread thread) {
    return switch (thread.getState()) {
      case BLOCKED, WAITING -> true;
      case NEW, RUNNABLE, TIMED_WAITING, TERMINATED -> false;
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
