package dev.covey.lru;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;

/** Stores for tests: an entry weighs as many bytes as its value says, beside the overhead. */
final class Stores {
  static final BooleanSupplier ALWAYS = () -> true;
  static final long MUCH = 1 << 30;

  private Stores() {}

  /** A value that weighs {@code bytes} and lives for {@code lifetime} nanoseconds. */
  record Value(String name, long bytes, long lifetime) {
    static Value of(String name, long bytes) {
      return new Value(name, bytes, Long.MAX_VALUE);
    }

    long weight() {
      return bytes + LocalCache.ENTRY_OVERHEAD_BYTES;
    }
  }

  static LocalCacheBuilder<String, Value> builder(long maxBytes) {
    return LocalCache.<String, Value>builder()
        .maxBytes(maxBytes)
        .weigher((key, value) -> value.bytes())
        .lifetime(Value::lifetime)
        .ticker(new HandTicker(0));
  }

  /** The sum that {@link LocalCacheStats} documents. */
  static void assertSumsHold(LocalCacheStats stats) {
    assertThat(stats.inserted())
        .as("inserted of %s", stats)
        .isEqualTo(
            stats.entries()
                + stats.evictedForSize()
                + stats.expired()
                + stats.removed()
                + stats.replaced());
  }
}
