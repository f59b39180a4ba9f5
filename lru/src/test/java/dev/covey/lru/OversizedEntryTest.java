package dev.covey.lru;

import static dev.covey.lru.LocalCache.ENTRY_OVERHEAD_BYTES;
import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.lru.Stores.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OversizedEntryTest {
  private static final long MAX_BYTES = 100_000;

  private final LocalCache<String, Value> store = Stores.builder(MAX_BYTES).build();

  /** groupcache emptied itself for it, then dropped it too. */
  @ParameterizedTest
  @ValueSource(longs = {MAX_BYTES / 8, MAX_BYTES, 10 * MAX_BYTES, 1L << 40, Long.MAX_VALUE})
  void oversizedValueIsNotStoredAndEvictsNothing(long bytes) {
    for (int i = 0; i < 100; i++) {
      store.put("k" + i, Value.of("v", 100), ALWAYS);
    }

    assertThat(store.put("big", Value.of("big", bytes), ALWAYS)).isFalse();

    assertThat(store.get("big")).isNull();
    assertThat(store.stats())
        .isEqualTo(
            new LocalCacheStats(100, 100 * (100 + ENTRY_OVERHEAD_BYTES), 100, 0, 0, 0, 0, 1));
  }

  @Test
  void storeTellsBeforehandWhatItWouldFindTooHeavy() {
    long heaviest = MAX_BYTES / 8 - ENTRY_OVERHEAD_BYTES;
    for (long bytes : new long[] {0, heaviest, heaviest + 1, Long.MAX_VALUE}) {
      boolean fits = store.fits("k", Value.of("v", bytes));
      assertThat(store.put("k", Value.of("v", bytes), ALWAYS)).isEqualTo(fits);
      assertThat(fits).isEqualTo(bytes <= heaviest);
    }
  }

  @Test
  void oversizedValueTakesTheOlderEntryOfItsKeyAway() {
    store.put("k", Value.of("old", 100), ALWAYS);

    store.put("k", Value.of("new", MAX_BYTES), ALWAYS);

    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 0, 0, 1, 1));
  }

  @Test
  void oversizedValueWhoseConditionIsFalseChangesNothing() {
    store.put("k", Value.of("old", 100), ALWAYS);

    assertThat(store.put("k", Value.of("new", MAX_BYTES), () -> false)).isFalse();

    assertThat(store.get("k")).isEqualTo(Value.of("old", 100));
    assertThat(store.stats().oversized()).isZero();
    assertSumsHold(store.stats());
  }

  @Test
  void entryOfExactlyItsShareIsStoredAndOneByteMoreIsNot() {
    long largest = MAX_BYTES / 8 - ENTRY_OVERHEAD_BYTES;

    assertThat(store.put("fits", Value.of("v", largest), ALWAYS)).isTrue();
    assertThat(store.put("more", Value.of("v", largest + 1), ALWAYS)).isFalse();

    assertThat(store.get("fits")).isNotNull();
  }

  @Test
  void oneEntryMayFillTheStoreIfItsShareIsAll() {
    var store = Stores.builder(MAX_BYTES).maxEntryShare(1).build();
    Value value = Value.of("v", MAX_BYTES - ENTRY_OVERHEAD_BYTES);

    assertThat(store.put("k", value, ALWAYS)).isTrue();

    assertThat(store.stats().bytes()).isEqualTo(MAX_BYTES);
    assertThat(store.get("k")).isSameAs(value);
  }

  @Test
  void noEntryIsHeavierThanCaffeineCanWeigh() {
    var store = Stores.builder(Long.MAX_VALUE).maxEntryShare(1).build();
    long largest = Integer.MAX_VALUE - ENTRY_OVERHEAD_BYTES;

    assertThat(store.put("fits", Value.of("v", largest), ALWAYS)).isTrue();
    assertThat(store.put("more", Value.of("v", largest + 1), ALWAYS)).isFalse();

    assertThat(store.stats().bytes()).isEqualTo(Integer.MAX_VALUE);
  }

  /** A bound of 2 GB that took 4 to 6: groupcache counted no overhead. */
  @Test
  void tinyEntriesAreBoundedByTheirOverhead() {
    for (int i = 0; i < 10_000; i++) {
      store.put("k" + i, Value.of("v", 1), ALWAYS);
    }

    LocalCacheStats stats = store.stats();
    assertThat(stats.entries()).isBetween(1L, MAX_BYTES / (1 + ENTRY_OVERHEAD_BYTES));
    assertThat(stats.bytes()).isLessThanOrEqualTo(MAX_BYTES);
    assertSumsHold(stats);
  }
}
