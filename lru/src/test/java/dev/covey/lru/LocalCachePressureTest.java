package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.lru.Stores.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Invariant 3: when the bytes run out, every entry is still there or counted once. */
@Timeout(60)
class LocalCachePressureTest {
  private static final long MAX_BYTES = 100_000;
  private static final int STEPS = 50_000;
  private static final int KEYS = 2_000;
  private static final long SECOND = 1_000_000_000;

  private final HandTicker ticker = new HandTicker(0);
  private final LocalCache<String, Value> store = Stores.builder(MAX_BYTES).ticker(ticker).build();
  private final LongAdder stored = new LongAdder();

  @RepeatedTest(3)
  void sumsHoldAndTheBoundIsKeptInOneThread() {
    long seed = seed();
    var random = new Random(seed);
    for (int part = 0; part < 100; part++) {
      act(random, STEPS / 100);
      assertStatsAgreeWithTheEntries();
    }
    assertThat(store.stats().evictedForSize()).isPositive();
  }

  @RepeatedTest(3)
  void sumsHoldAndTheBoundIsKeptWhenThreadsHaveGoneAtIt() throws Exception {
    long seed = seed();
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        var random = new Random(seed + i);
        running.add(threads.submit(() -> act(random, STEPS)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
    ticker.advance(TimeUnit.HOURS.toNanos(1));
    assertStatsAgreeWithTheEntries();
  }

  @Test
  void evictionsAreHandedToTheGivenExecutor() {
    List<Runnable> handed = new ArrayList<>();
    var store = Stores.builder(MAX_BYTES).executor(handed::add).build();

    store.put("k", Value.of("v", 1), ALWAYS);

    assertThat(handed).isNotEmpty();
  }

  private static long seed() {
    long seed = Long.getLong("covey.seed", new Random().nextLong());
    System.out.println("LocalCachePressureTest -Dcovey.seed=" + seed);
    return seed;
  }

  private void act(Random random, int steps) {
    for (int step = 0; step < steps; step++) {
      String key = "k" + random.nextInt(KEYS);
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5, 6, 7 -> store.get(key);
        case 8 -> store.remove(key);
        case 9 -> replace(random, key);
        case 10 -> ticker.advance(random.nextLong(SECOND / 100));
        default -> put(random, key);
      }
    }
    store.removeIf((key, value) -> value.bytes() % 10 == 0);
  }

  private void put(Random random, String key) {
    long bytes = random.nextInt(50) == 0 ? MAX_BYTES : random.nextInt(1_000);
    long lifetime = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(10 * SECOND);
    boolean condition = random.nextInt(10) > 0;
    if (store.put(key, new Value("v", bytes, lifetime), () -> condition)) {
      stored.increment();
    }
  }

  private void replace(Random random, String key) {
    Value present = store.get(key);
    if (present != null
        && store.replace(key, present, new Value("v", random.nextInt(20_000), SECOND))) {
      stored.increment();
    }
  }

  private void assertStatsAgreeWithTheEntries() {
    ticker.advance(20 * SECOND); // so that no expired entry is left uncounted
    store.stats();
    LocalCacheStats stats = store.stats();
    assertSumsHold(stats);
    assertThat(stats.bytes()).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(stats.inserted()).isEqualTo(stored.sum());
    var entries = new LongAdder();
    var bytes = new LongAdder();
    store.removeIf(
        (key, value) -> {
          entries.increment();
          bytes.add(value.weight());
          return false;
        });
    assertThat(stats.entries()).isEqualTo(entries.sum());
    assertThat(stats.bytes()).isEqualTo(bytes.sum());
  }
}
