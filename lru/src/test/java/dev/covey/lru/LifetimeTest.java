package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.lru.Stores.Value;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long CENTURY = TimeUnit.DAYS.toNanos(36_525);

  private final HandTicker ticker = new HandTicker(-7);
  private final LocalCache<String, Value> store = Stores.builder(MUCH).ticker(ticker).build();

  private static Value lasting(long nanos) {
    return new Value("v", 1, nanos);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE, Long.MIN_VALUE / 2})
  void entryIsThereUntilTheTickAtWhichItsLifetimeIsOver(long start) {
    var ticker = new HandTicker(start);
    var store = Stores.builder(MUCH).ticker(ticker).build();
    store.put("k", lasting(10), ALWAYS);

    ticker.advance(9);
    assertThat(store.get("k")).isNotNull();
    ticker.advance(1);
    assertThat(store.get("k")).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE, Long.MIN_VALUE / 2})
  void entryOfTheLongestLifetimeOutlivesACentury(long start) {
    var ticker = new HandTicker(start);
    var store = Stores.builder(MUCH).ticker(ticker).build();
    store.put("k", lasting(Long.MAX_VALUE), ALWAYS);

    ticker.advance(CENTURY);

    assertThat(store.stats().expired()).isZero();
    assertThat(store.get("k")).isNotNull();
  }

  @Test
  void entryLivesForEverByDefault() {
    LocalCache<String, String> store =
        LocalCache.<String, String>builder()
            .maxBytes(MUCH)
            .weigher((key, value) -> 1)
            .ticker(ticker)
            .build();
    store.put("k", "v", ALWAYS);

    ticker.advance(CENTURY);

    assertThat(store.get("k")).isEqualTo("v");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void valueWithoutLifetimeIsNotStoredAndTheOlderOneGoes(long lifetime) {
    store.put("k", lasting(MINUTE), ALWAYS);

    assertThat(store.put("k", lasting(lifetime), ALWAYS)).isFalse();

    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 0, 0, 1, 0));
  }

  @Test
  void readDoesNotProlongALifetime() {
    store.put("k", lasting(10), ALWAYS);
    for (int i = 0; i < 9; i++) {
      ticker.advance(1);
      assertThat(store.get("k")).isNotNull();
    }

    ticker.advance(1);

    assertThat(store.get("k")).isNull();
  }

  @Test
  void replacingStartsTheLifetimeOfTheNewValue() {
    store.put("k", lasting(10), ALWAYS);
    ticker.advance(5);
    store.put("k", lasting(20), ALWAYS);
    ticker.advance(19);
    assertThat(store.get("k")).isNotNull();

    store.put("k", lasting(2), ALWAYS);
    ticker.advance(2);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void expiredEntryIsDroppedByMaintenanceAndCountedOnce() {
    store.put("k", lasting(10), ALWAYS);

    ticker.advance(MINUTE);

    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 1, 0, 0, 0));
    assertThat(store.get("k")).isNull();
    assertThat(store.stats().expired()).isEqualTo(1);
  }

  @Test
  void removeOfAnExpiredEntryCountsItAsExpired() {
    store.put("k", lasting(10), ALWAYS);
    ticker.advance(10);

    assertThat(store.remove("k")).isFalse();

    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 1, 0, 0, 0));
  }

  @Test
  void putOverAnExpiredEntryCountsItAsExpiredAndNotAsReplaced() {
    store.put("k", lasting(10), ALWAYS);
    ticker.advance(10);

    assertThat(store.put("k", lasting(10), ALWAYS)).isTrue();

    LocalCacheStats stats = store.stats();
    assertThat(stats.expired()).isEqualTo(1);
    assertThat(stats.replaced()).isZero();
    assertThat(stats.bytes()).isEqualTo(lasting(10).weight());
    assertSumsHold(stats);
  }

  @Test
  void putThatIsRefusedOverAnExpiredEntryCountsItAsExpired() {
    store.put("k", lasting(10), ALWAYS);
    ticker.advance(10);

    assertThat(store.put("k", lasting(10), () -> false)).isFalse();

    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 1, 0, 0, 0));
  }

  @Test
  void clearCountsExpiredEntriesAsExpired() {
    store.put("expired", lasting(10), ALWAYS);
    store.put("alive", lasting(MINUTE), ALWAYS);
    ticker.advance(10);

    store.clear();
    ticker.advance(MINUTE);

    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 2, 0, 1, 1, 0, 0));
  }
}
