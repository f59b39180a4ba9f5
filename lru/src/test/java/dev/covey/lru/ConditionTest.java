package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.lru.Stores.Value;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private final HandTicker ticker = new HandTicker(0);
  private final LocalCache<String, Value> store = Stores.builder(MUCH).ticker(ticker).build();

  @Test
  void valueWhoseConditionIsFalseIsNotStored() {
    assertThat(store.put("k", Value.of("v", 1), () -> false)).isFalse();

    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 0, 0, 0, 0, 0, 0));
  }

  /** Invariant 4. */
  @Test
  void refusedPutLeavesTheOlderEntryAndItsLifetime() {
    Value older = new Value("older", 1, 10);
    store.put("k", older, ALWAYS);
    ticker.advance(9);

    assertThat(store.put("k", Value.of("newer", 1), () -> false)).isFalse();

    assertThat(store.get("k")).isSameAs(older);
    ticker.advance(1);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void conditionIsAskedOnce() {
    var asked = new AtomicInteger();
    store.put("k", Value.of("older", 1), ALWAYS);

    store.put("k", Value.of("v", 1), () -> asked.incrementAndGet() > 0);

    assertThat(asked).hasValue(1);
  }

  @Test
  void conditionThatThrowsChangesNothing() {
    Value older = Value.of("older", 1);
    store.put("k", older, ALWAYS);
    var thrown = new IllegalStateException("no answer");

    assertThatThrownBy(
            () ->
                store.put(
                    "k",
                    Value.of("newer", 1),
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(store.get("k")).isSameAs(older);
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(1, older.weight(), 1, 0, 0, 0, 0, 0));
    store.clear(); // would hang if the put were still counted as running
  }
}
