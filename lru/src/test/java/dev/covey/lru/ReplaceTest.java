package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.lru.Stores.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaceTest {
  private final HandTicker ticker = new HandTicker(0);
  private final LocalCache<String, Value> store = Stores.builder(MUCH).ticker(ticker).build();
  private final Value older = new Value("older", 100, 10);
  private final Value newer = new Value("newer", 300, 20);

  @Test
  void replacedEntryHoldsTheNewValueAndWeighsAsMuch() {
    store.put("k", older, ALWAYS);

    assertThat(store.replace("k", older, newer)).isTrue();

    assertThat(store.get("k")).isSameAs(newer);
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(1, newer.weight(), 2, 0, 0, 0, 1, 0));
    assertSumsHold(store.stats());
  }

  @Test
  void lifetimeIsAskedAnew() {
    store.put("k", older, ALWAYS);
    ticker.advance(9);

    store.replace("k", older, newer);

    ticker.advance(19);
    assertThat(store.get("k")).isSameAs(newer);
    ticker.advance(1);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void absentEntryIsNotReplaced() {
    assertThat(store.replace("k", older, newer)).isFalse();

    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void equalEntryThatIsAnotherObjectIsNotReplaced() {
    Value equal = new Value("older", 100, 10);
    store.put("k", equal, ALWAYS);

    assertThat(store.replace("k", older, newer)).isFalse();

    assertThat(store.get("k")).isSameAs(equal);
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(1, equal.weight(), 1, 0, 0, 0, 0, 0));
  }

  @Test
  void objectThatReplacesItselfBeginsItsLifetimeAgain() {
    store.put("k", older, ALWAYS);
    ticker.advance(9);

    assertThat(store.replace("k", older, older)).isTrue();

    ticker.advance(9);
    assertThat(store.get("k")).isSameAs(older);
    assertSumsHold(store.stats());
  }

  @Test
  void refusedReplaceDoesNotProlongTheOlderLifetime() {
    store.put("k", older, ALWAYS);
    ticker.advance(9);

    assertThat(store.replace("k", newer, newer)).isFalse();

    ticker.advance(1);
    assertThat(store.get("k")).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void valueWithoutLifetimeLeavesTheOlderEntryAlone(long lifetime) {
    store.put("k", older, ALWAYS);

    assertThat(store.replace("k", older, new Value("v", 1, lifetime))).isFalse();

    assertThat(store.get("k")).isSameAs(older);
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(1, older.weight(), 1, 0, 0, 0, 0, 0));
  }

  @Test
  void oversizedValueLeavesTheOlderEntryAlone() {
    store.put("k", older, ALWAYS);

    assertThat(store.replace("k", older, Value.of("v", MUCH))).isFalse();

    assertThat(store.get("k")).isSameAs(older);
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(1, older.weight(), 1, 0, 0, 0, 0, 0));
  }

  @Test
  void expiredEntryIsNotReplacedAndCountedAsExpired() {
    store.put("k", older, ALWAYS);
    ticker.advance(10);

    assertThat(store.replace("k", older, newer)).isFalse();

    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 1, 0, 0, 0));
  }

  /** Invariant 5. */
  @Test
  void replaceDoesNotKeepFromASweepWhatItIsAboutToRemove() {
    store.put("k", older, ALWAYS);

    long removed = store.removeIf((key, value) -> !store.replace("k", older, newer));

    assertThat(removed).isEqualTo(1);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void sweepWhoseConditionThrowsIsOver() {
    store.put("k", older, ALWAYS);
    assertThatThrownBy(
            () ->
                store.removeIf(
                    (key, value) -> {
                      throw new IllegalStateException("no answer");
                    }))
        .hasMessage("no answer");

    assertThat(store.replace("k", older, newer)).isTrue();
  }

  @Test
  void fitsTellsWhetherAnEntryOfThisWeightMayBeStored() {
    long largest = MUCH / 8 - LocalCache.ENTRY_OVERHEAD_BYTES;

    assertThat(store.fits("k", Value.of("v", largest))).isTrue();
    assertThat(store.fits("k", Value.of("v", largest + 1))).isFalse();
    assertThat(store.fits("k", Value.of("v", Long.MAX_VALUE))).isFalse();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void fitsRefusesANegativeWeight() {
    assertThatThrownBy(() -> store.fits("k", Value.of("v", -5)))
        .hasMessage("weigher: -5 (expected: >= 0 bytes)");
  }
}
