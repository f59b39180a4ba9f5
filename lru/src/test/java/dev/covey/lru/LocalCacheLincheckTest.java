package dev.covey.lru;

import static dev.covey.lru.Stores.ALWAYS;
import static dev.covey.lru.Stores.MUCH;

import dev.covey.lru.Stores.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever the interleaving, a store that is never full behaves as a plain map behind one lock, as
 * far as it promises that.
 *
 * <p>Under stress, not model-checked: Caffeine's own maps, buffers and locks would be explored
 * along with the store, and its buffers choose their place by thread-local random numbers, which a
 * model checker cannot repeat.
 */
@SuppressWarnings(
    "ThreadPriorityCheck") // yields make interleavings likely, nothing depends on them
class LocalCacheLincheckTest {
  private static final int ITERATIONS = 20;
  private static final int INVOCATIONS = 1_000;
  private static final String KEYS = "1:2";
  private static final String VALUES = "0:2";
  private static final int NONE = -1;

  /** The very objects that are put, since a replace compares them by identity. */
  private static final List<Value> OBJECTS =
      IntStream.rangeClosed(0, 2).mapToObj(i -> Value.of("v" + i, i)).toList();

  @Test
  void storeWithReplacementsIsAMap() {
    check(Replacing.class, PlainMap.class);
  }

  @Test
  void storeWithSweepsIsAMap() {
    check(Sweeping.class, PlainMap.class);
  }

  @Test
  void nothingIsPutOnceItsConditionIsFalseAndItsKeyRemoved() {
    check(Invalidated.class, Nothing.class);
  }

  @Test
  void nothingThatWasRemovedComesBackByAReplacement() {
    check(Replaced.class, Nothing.class);
  }

  private static void check(Class<?> operations, Class<?> specification) {
    new StressOptions()
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .actorsBefore(0)
        .threads(3)
        .actorsPerThread(2)
        .actorsAfter(2)
        .sequentialSpecification(specification)
        .check(operations);
  }

  /** Lets others run in the atomic step of a put or replacement, which asks for the lifetime. */
  private static LocalCache<Integer, Value> store() {
    return LocalCache.<Integer, Value>builder()
        .maxBytes(MUCH)
        .weigher((key, value) -> value.bytes())
        .lifetime(
            value -> {
              Thread.yield();
              return value.lifetime();
            })
        .ticker(() -> 0)
        .build();
  }

  private static int indexOf(@Nullable Value value) {
    return value == null ? NONE : OBJECTS.indexOf(value);
  }

  /** Replacements, without a sweep, which would have them refused. */
  @Param(name = "key", gen = IntGen.class, conf = KEYS)
  @Param(name = "value", gen = IntGen.class, conf = VALUES)
  public static class Replacing {
    private final LocalCache<Integer, Value> store = store();

    @Operation
    public boolean put(
        @Param(name = "key") int key,
        @Param(name = "value") int value,
        @Param(gen = BooleanGen.class) boolean condition) {
      return store.put(key, OBJECTS.get(value), () -> condition);
    }

    @Operation
    public int get(@Param(name = "key") int key) {
      return indexOf(store.get(key));
    }

    @Operation
    public boolean remove(@Param(name = "key") int key) {
      return store.remove(key);
    }

    @Operation
    public boolean replace(
        @Param(name = "key") int key,
        @Param(name = "value") int expected,
        @Param(name = "value") int value) {
      return store.replace(key, OBJECTS.get(expected), OBJECTS.get(value));
    }
  }

  /** Sweeps of one value of one key: over several entries they are not atomic. */
  @Param(name = "key", gen = IntGen.class, conf = KEYS)
  @Param(name = "value", gen = IntGen.class, conf = VALUES)
  public static class Sweeping {
    private final LocalCache<Integer, Value> store = store();

    @Operation
    public boolean put(
        @Param(name = "key") int key,
        @Param(name = "value") int value,
        @Param(gen = BooleanGen.class) boolean condition) {
      return store.put(key, OBJECTS.get(value), () -> condition);
    }

    @Operation
    public int get(@Param(name = "key") int key) {
      return indexOf(store.get(key));
    }

    @Operation
    public boolean remove(@Param(name = "key") int key) {
      return store.remove(key);
    }

    @Operation
    public long removeIf(@Param(name = "key") int key, @Param(name = "value") int value) {
      Value swept = OBJECTS.get(value);
      return store.removeIf((k, present) -> k == key && present.equals(swept));
    }
  }

  /** Puts under a condition that whoever removes makes false before. */
  public static class Invalidated {
    private static final int KEY = 1;

    private final LocalCache<Integer, Value> store = store();
    private volatile boolean valid = true;
    private volatile boolean removed;

    @Operation
    public void change() {
      store.put(KEY, OBJECTS.get(1), this::isValid);
    }

    private boolean isValid() {
      boolean answer = valid;
      Thread.yield();
      return answer;
    }

    @Operation
    public void remove() {
      valid = false;
      store.remove(KEY);
      removed = true;
    }

    @Operation
    public void sweep() {
      valid = false;
      store.clear();
      removed = true;
    }

    @Operation
    public boolean isThereThoughRemoved() {
      return removed && store.get(KEY) != null;
    }
  }

  /** Replacements of an object that somebody removes. */
  public static class Replaced {
    private static final int KEY = 1;

    private final LocalCache<Integer, Value> store = store();
    private volatile boolean removed;

    public Replaced() {
      store.put(KEY, OBJECTS.get(0), ALWAYS);
    }

    @Operation
    public void change() {
      store.replace(KEY, OBJECTS.get(0), OBJECTS.get(1));
    }

    @Operation
    public void remove() {
      store.remove(KEY);
      removed = true;
    }

    @Operation
    public void sweep() {
      store.clear();
      removed = true;
    }

    @Operation
    public boolean isThereThoughRemoved() {
      return removed && store.get(KEY) != null;
    }
  }

  /** What a store that is never full is to behave like. */
  public static class PlainMap {
    private final Map<Integer, Integer> map = new HashMap<>();

    public boolean put(int key, int value, boolean condition) {
      if (condition) {
        map.put(key, value);
      }
      return condition;
    }

    public int get(int key) {
      return map.getOrDefault(key, NONE);
    }

    public boolean remove(int key) {
      return map.remove(key) != null;
    }

    public boolean replace(int key, int expected, int value) {
      return map.replace(key, expected, value);
    }

    public long removeIf(int key, int value) {
      return map.remove(key, value) ? 1 : 0;
    }
  }

  /** What is to be there after a removal. */
  public static class Nothing {
    public void change() {}

    public void remove() {}

    public void sweep() {}

    public boolean isThereThoughRemoved() {
      return false;
    }
  }
}
