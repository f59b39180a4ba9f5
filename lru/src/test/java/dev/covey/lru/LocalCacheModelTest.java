package dev.covey.lru;

import static dev.covey.lru.Stores.MUCH;
import static dev.covey.lru.Stores.assertSumsHold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.lru.Stores.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** A store that is never full behaves as a plain map of values and deadlines. */
class LocalCacheModelTest {
  private static final int STEPS = 20_000;
  private static final int KEYS = 50;
  private static final long SECOND = 1_000_000_000;

  private final HandTicker ticker = new HandTicker(-3 * SECOND);
  private final LocalCache<String, Value> store = Stores.builder(MUCH).ticker(ticker).build();
  private final Map<String, Modelled> model = new HashMap<>();
  private long inserted;
  private long expired;
  private long removed;
  private long replaced;
  private long oversized;

  private record Modelled(Value value, long since) {
    boolean isExpired(long now) {
      return now - since >= value.lifetime();
    }
  }

  @RepeatedTest(5)
  void storeThatIsNeverFullBehavesAsAMap() {
    long seed = Long.getLong("covey.seed", new Random().nextLong());
    System.out.println("LocalCacheModelTest -Dcovey.seed=" + seed);
    var random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      String key = "k" + random.nextInt(KEYS);
      int dice = random.nextInt(1_000);
      if (dice < 400) {
        assertThat(store.get(key)).as("step %d", step).isEqualTo(modelledGet(key));
      } else if (dice < 450) {
        Value present = modelledGet(key);
        Value expected = present == null || random.nextBoolean() ? Value.of("none", 1) : present;
        Value value = randomValue(random, step);
        assertThat(store.replace(key, expected, value))
            .as("step %d", step)
            .isEqualTo(modelledReplace(key, expected, value));
      } else if (dice < 750) {
        Value value = randomValue(random, step);
        boolean condition = random.nextInt(4) > 0;
        assertThat(store.put(key, value, () -> condition))
            .as("step %d", step)
            .isEqualTo(modelledPut(key, value, condition));
      } else if (dice < 900) {
        assertThat(store.remove(key)).as("step %d", step).isEqualTo(modelledRemove(key));
      } else if (dice < 996) {
        ticker.advance(random.nextInt(10) * (random.nextInt(10) == 0 ? SECOND : 1));
        expireModelled();
      } else if (dice < 999) {
        long most = random.nextInt(1_000);
        assertThat(store.removeIf((k, value) -> value.bytes() < most))
            .as("step %d", step)
            .isEqualTo(modelledRemoveIf(most));
      } else {
        store.clear();
        modelledRemoveIf(Long.MAX_VALUE);
      }
    }
    assertCountersAgree();
  }

  private static Value randomValue(Random random, int step) {
    long bytes = random.nextInt(20) == 0 ? MUCH : random.nextInt(1_000);
    long lifetime =
        switch (random.nextInt(6)) {
          case 0 -> -random.nextInt(2);
          case 1, 2 -> 1 + random.nextInt(20);
          case 3, 4 -> SECOND * (1 + random.nextInt(20));
          default -> Long.MAX_VALUE;
        };
    return new Value("step " + step, bytes, lifetime);
  }

  private @Nullable Value modelledGet(String key) {
    Modelled entry = model.get(key);
    return entry == null ? null : entry.value();
  }

  private boolean modelledPut(String key, Value value, boolean condition) {
    if (!condition) {
      return false;
    }
    if (model.remove(key) != null) {
      replaced++;
    }
    if (value.weight() > MUCH / 8) {
      oversized++;
      return false;
    }
    if (value.lifetime() <= 0) {
      return false;
    }
    inserted++;
    model.put(key, new Modelled(value, ticker.getAsLong()));
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // as the store compares
  private boolean modelledReplace(String key, Value expected, Value value) {
    if (modelledGet(key) != expected || value.weight() > MUCH / 8 || value.lifetime() <= 0) {
      return false;
    }
    inserted++;
    replaced++;
    model.put(key, new Modelled(value, ticker.getAsLong()));
    return true;
  }

  private boolean modelledRemove(String key) {
    if (model.remove(key) == null) {
      return false;
    }
    removed++;
    return true;
  }

  private long modelledRemoveIf(long mostBytes) {
    long before = model.size();
    model.values().removeIf(entry -> entry.value().bytes() < mostBytes);
    removed += before - model.size();
    return before - model.size();
  }

  private void expireModelled() {
    long before = model.size();
    model.values().removeIf(entry -> entry.isExpired(ticker.getAsLong()));
    expired += before - model.size();
  }

  /** Lets maintenance find all that has expired, then compares every number. */
  private void assertCountersAgree() {
    ticker.advance(60 * SECOND);
    expireModelled();
    LocalCacheStats stats = store.stats();
    assertThat(stats)
        .isEqualTo(
            new LocalCacheStats(
                model.size(),
                model.values().stream().mapToLong(entry -> entry.value().weight()).sum(),
                inserted,
                0,
                expired,
                removed,
                replaced,
                oversized));
    assertSumsHold(stats);
  }
}
