package dev.covey.lru;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCacheBuilderTest {
  private final LocalCacheBuilder<String, byte[]> builder = LocalCache.builder();

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void maxBytesIsAboveZero(long maxBytes) {
    assertThatThrownBy(() -> builder.maxBytes(maxBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes: " + maxBytes + " (expected: > 0)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
  void maxEntryShareIsAboveZeroAndAtMostOne(double share) {
    assertThatThrownBy(() -> builder.maxEntryShare(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxEntryShare: " + share + " (expected: in (0, 1])");
  }

  @Test
  void settingsWithoutDefaultAreAskedForByName() {
    assertThatThrownBy(builder::build).hasMessage("maxBytes: not set (expected: > 0)");
    builder.maxBytes(1);
    assertThatThrownBy(builder::build).hasMessage("weigher: not set (expected: non-null)");
    builder.weigher((key, value) -> value.length);
    assertThatThrownBy(builder::build).hasMessage("ticker: not set (expected: non-null)");
  }
}
