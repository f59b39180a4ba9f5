package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.lru.Stores.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody calls the store after the puts: {@code statsAsTheyAre} starts no maintenance. */
class ExpiryRoundsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;

  /** How long after its deadline the first round finds an entry. */
  private static final long FOUND = 1L << 31;

  private final HandTicker ticker = new HandTicker(0);
  private final HandScheduler scheduler = new HandScheduler(ticker);
  private final LocalCache<String, Value> store = store(MUCH);

  private LocalCache<String, Value> store(long maxBytes) {
    return Stores.builder(maxBytes).ticker(ticker).scheduler(scheduler).build();
  }

  private void putMany(int entries, long lifetime) {
    for (int i = 0; i < entries; i++) {
      store.put("k" + i, new Value("v", 100, lifetime), ALWAYS);
    }
  }

  private void assertNothingIsLeft() {
    LocalCacheStats stats = store.statsAsTheyAre();
    assertThat(stats.entries()).isZero();
    assertThat(stats.bytes()).isZero();
    assertThat(stats.expired()).isEqualTo(stats.inserted());
    assertThat(scheduler.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {1, SECOND, 10 * SECOND, 100 * SECOND, HOUR, 50 * HOUR, 500 * HOUR, 5_000 * HOUR})
  void expiredEntriesGoThoughNobodyCallsTheStore(long lifetime) {
    putMany(10, lifetime);

    scheduler.advance(lifetime - 1);
    assertThat(store.statsAsTheyAre().entries()).isEqualTo(10);
    scheduler.advance(FOUND + 3 * MILLI);

    assertNothingIsLeft();
  }

  /** One maintenance of Caffeine's drops 1,000, and the next it would do a second later. */
  @ParameterizedTest
  @ValueSource(ints = {999, 1_000, 1_001, 20_000, 200_000})
  void allOfManyEntriesThatExpireTogetherGo(int entries) {
    putMany(entries, 10 * SECOND);
    assertThat(store.statsAsTheyAre().entries()).isEqualTo(entries);

    scheduler.advance(10 * SECOND + FOUND + (entries / 1_000 + 2) * MILLI);

    assertNothingIsLeft();
  }

  @Test
  void oneRoundDropsAThousandAndLeavesTheThreadToOthers() {
    putMany(5_000, 10 * SECOND);
    while (store.statsAsTheyAre().expired() == 0) {
      scheduler.advance(MILLI / 2);
    }

    assertThat(store.statsAsTheyAre().entries()).isEqualTo(4_000);
  }

  @RepeatedTest(5)
  void noEntryOutlivesItsDeadlineByMoreThanTheBoundWheneverItExpires() {
    long seed = Long.getLong("covey.seed", new Random().nextLong());
    System.out.println("ExpiryRoundsTest -Dcovey.seed=" + seed);
    var random = new Random(seed);
    List<Long> deadlines = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(3) > 0) {
        long lifetime = 1 + (long) (Math.pow(random.nextDouble(), 4) * HOUR);
        store.put("k" + step, new Value("v", 100, lifetime), ALWAYS);
        deadlines.add(ticker.getAsLong() + lifetime);
      }
      scheduler.advance(random.nextLong(random.nextInt(20) == 0 ? 60 * SECOND : SECOND));
      long tooLate = ticker.getAsLong() - FOUND - 5 * MILLI;
      deadlines.removeIf(deadline -> deadline < tooLate);
      assertThat(store.statsAsTheyAre().entries())
          .as("step %d", step)
          .isLessThanOrEqualTo(deadlines.size());
      assertThat(scheduler.pending()).isLessThanOrEqualTo(2);
    }

    scheduler.advance(HOUR + FOUND + 5 * MILLI);

    assertNothingIsLeft();
    assertSumsHold(store.stats());
  }

  @Test
  void entriesStillAliveStay() {
    putMany(10, 10 * SECOND);
    store.put("alive", new Value("v", 100, HOUR), ALWAYS);
    store.put("for ever", Value.of("v", 100), ALWAYS);

    scheduler.advance(HOUR - 1);

    assertThat(store.statsAsTheyAre().entries()).isEqualTo(2);
    assertThat(store.get("alive")).isNotNull();
    assertThat(store.get("for ever")).isNotNull();
  }

  /** Caffeine only notes it down, and would look at it when the entry of an hour is due. */
  @Test
  void entryPutDuringAnothersMaintenanceIsFoundTooThoughLater() {
    var met = new AtomicBoolean();
    var stores = new ArrayList<LocalCache<String, Value>>();
    Later meeting =
        (task, delayNanos) -> {
          if (met.compareAndSet(false, true)) { // stands for a put by another thread
            stores.get(0).put("short", new Value("v", 100, SECOND), ALWAYS);
          }
          return scheduler.schedule(task, delayNanos);
        };
    var store = Stores.builder(MUCH).ticker(ticker).scheduler(meeting).build();
    stores.add(store);
    store.put("long", new Value("v", 100, HOUR), ALWAYS);
    assertThat(store.statsAsTheyAre().entries()).isEqualTo(2);

    scheduler.advance(SECOND + FOUND + ExpiryRounds.MOST_NANOS + 3 * MILLI);

    assertThat(store.statsAsTheyAre().entries()).isEqualTo(1);
    assertThat(store.statsAsTheyAre().expired()).isEqualTo(1);
  }

  @Test
  void emptyStoreHasNothingScheduled() {
    assertThat(scheduler.pending()).isZero();
    putMany(10, HOUR);
    assertThat(scheduler.pending()).isEqualTo(1);

    store.clear();

    assertThat(scheduler.pending()).isZero();
    scheduler.advance(HOUR);
    assertThat(scheduler.ran()).isZero();
  }

  @Test
  void storeThatIsFilledAndEmptiedOverAndOverLeavesNoTasksBehind() {
    for (int i = 0; i < 1_000; i++) {
      store.put("k", new Value("v", 100, HOUR - i * SECOND), ALWAYS);
      assertThat(scheduler.pending()).isEqualTo(1);
      store.remove("k");
    }

    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void cancelledRoundThatRunsNeverthelessDoesNothing() {
    List<Runnable> tasks = new ArrayList<>();
    Queue<Runnable> handed = new ArrayDeque<>();
    var store =
        Stores.builder(MUCH)
            .ticker(ticker)
            .executor(handed::add)
            .scheduler(
                (task, delayNanos) -> {
                  tasks.add(task);
                  return () -> {};
                })
            .build();
    store.put("k", new Value("v", 100, SECOND), ALWAYS);
    handed.remove().run();
    store.remove("k");
    handed.remove().run();

    assertThat(tasks).hasSize(1);
    tasks.get(0).run();

    assertThat(handed).isEmpty();
  }

  @Test
  void roundsAreDoneByTheExecutor() {
    Queue<Runnable> handed = new ArrayDeque<>();
    var store =
        Stores.builder(MUCH).ticker(ticker).scheduler(scheduler).executor(handed::add).build();
    store.put("k", new Value("v", 100, SECOND), ALWAYS);
    handed.remove().run();

    scheduler.advance(SECOND + FOUND);
    assertThat(store.statsAsTheyAre().entries()).isEqualTo(1);
    while (!handed.isEmpty()) {
      handed.remove().run();
      scheduler.advance(FOUND);
    }

    assertThat(store.statsAsTheyAre().entries()).isZero();
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void withoutSchedulerExpiredEntriesWaitForACall() {
    var store = Stores.builder(MUCH).ticker(ticker).build();
    store.put("k", new Value("v", 100, SECOND), ALWAYS);

    ticker.advance(HOUR);
    assertThat(store.statsAsTheyAre().entries()).isEqualTo(1);

    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 1, 0, 0, 0));
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks may do
  void schedulerIsNotNull() {
    assertThatThrownBy(() -> Stores.builder(MUCH).scheduler(null)).hasMessage("scheduler");
  }
}
