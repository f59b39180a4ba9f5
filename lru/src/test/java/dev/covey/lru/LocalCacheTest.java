package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.covey.lru.Stores.Value;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalCacheTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final LocalCache<String, Value> store = Stores.builder(MUCH).build();

  @Test
  void emptyStoreHasNothing() {
    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void valueThatWasPutIsThatVeryObject() {
    Value value = Value.of("v", 100);

    assertThat(store.put("k", value, ALWAYS)).isTrue();

    assertThat(store.get("k")).isSameAs(value);
  }

  @Test
  void entryWeighsItsBytesAndTheOverhead() {
    store.put("k", Value.of("v", 100), ALWAYS);

    assertThat(store.stats().entries()).isEqualTo(1);
    assertThat(store.stats().bytes()).isEqualTo(100 + LocalCache.ENTRY_OVERHEAD_BYTES);
  }

  @Test
  void emptyValueWeighsTheOverhead() {
    store.put("", Value.of("", 0), ALWAYS);

    assertThat(store.stats().bytes()).isEqualTo(LocalCache.ENTRY_OVERHEAD_BYTES);
  }

  /** groupcache counted both. */
  @Test
  void bytesOfReplacedEntryAreNotCountedTwice() {
    store.put("k", Value.of("small", 100), ALWAYS);
    store.put("k", Value.of("large", 300), ALWAYS);
    assertThat(store.stats().bytes()).isEqualTo(300 + LocalCache.ENTRY_OVERHEAD_BYTES);

    store.put("k", Value.of("tiny", 10), ALWAYS);
    assertThat(store.stats().bytes()).isEqualTo(10 + LocalCache.ENTRY_OVERHEAD_BYTES);
    assertThat(store.stats().replaced()).isEqualTo(2);
    assertSumsHold(store.stats());
  }

  @Test
  void putOfTheSameObjectReplacesIt() {
    Value value = Value.of("v", 100);
    store.put("k", value, ALWAYS);

    assertThat(store.put("k", value, ALWAYS)).isTrue();

    assertThat(store.stats().inserted()).isEqualTo(2);
    assertThat(store.stats().replaced()).isEqualTo(1);
    assertSumsHold(store.stats());
  }

  @Test
  void removeTellsWhetherThereWasAnEntry() {
    store.put("k", Value.of("v", 1), ALWAYS);

    assertThat(store.remove("k")).isTrue();
    assertThat(store.remove("k")).isFalse();

    assertThat(store.get("k")).isNull();
    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 1, 0, 0, 1, 0, 0));
  }

  @Test
  void removeIfRemovesWhatSatisfiesItAndNothingElse() {
    for (String name : List.of("a", "b", "c", "d")) {
      store.put(name, Value.of(name, 1), ALWAYS);
    }

    long removed = store.removeIf((key, value) -> key.equals("a") || value.name().equals("c"));

    assertThat(removed).isEqualTo(2);
    assertThat(store.get("a")).isNull();
    assertThat(store.get("b")).isNotNull();
    assertThat(store.get("c")).isNull();
    assertThat(store.get("d")).isNotNull();
    assertThat(store.stats().removed()).isEqualTo(2);
    assertSumsHold(store.stats());
  }

  @Test
  void removeIfLeavesWhatWasPutMeanwhile() {
    Value asked = Value.of("v", 1);
    Value equalButLater = Value.of("v", 1);
    store.put("k", asked, ALWAYS);

    long removed = store.removeIf((key, value) -> store.put("k", equalButLater, ALWAYS));

    assertThat(removed).isZero();
    assertThat(store.get("k")).isSameAs(equalButLater);
  }

  @Test
  void clearRemovesEverything() {
    for (int i = 0; i < 5_000; i++) {
      store.put("k" + i, Value.of("v", 1), ALWAYS);
    }

    store.clear();

    assertThat(store.stats()).isEqualTo(new LocalCacheStats(0, 0, 5_000, 0, 0, 5_000, 0, 0));
  }

  @Test
  void hitAllocatesNothing() {
    int gets = 100_000;
    for (String key : List.of("k", "l", "m", "n", "o")) { // more than half full: reads are recorded
      store.put(key, Value.of("v", MUCH / 8 - LocalCache.ENTRY_OVERHEAD_BYTES), ALWAYS);
    }
    getOften(gets); // its buffers are made at first use
    long before = THREADS.getCurrentThreadAllocatedBytes();

    getOften(gets);

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(gets);
  }

  private void getOften(int times) {
    for (int i = 0; i < times; i++) {
      if (store.get("k") == null) {
        throw new AssertionError("no entry at get " + i);
      }
    }
  }

  @Test
  void negativeWeightIsRefused() {
    assertThatThrownBy(() -> store.put("k", Value.of("v", -5), ALWAYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weigher: -5 (expected: >= 0 bytes)");
    assertThat(store.get("k")).isNull();
    assertSumsHold(store.stats());
  }
}
