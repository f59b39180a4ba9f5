package dev.covey.group;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a getter brings back: a value, or the knowledge that there is none. Immutable, as far as the
 * value is.
 *
 * @param <V> the type of the value
 */
public final class Loaded<V> {

  private static final Loaded<?> ABSENT = new Loaded<>(null, null);

  private final @Nullable V value;
  private final @Nullable Duration timeToLive;

  private Loaded(@Nullable V value, @Nullable Duration timeToLive) {
    this.value = value;
    this.timeToLive = timeToLive;
  }

  /** A value that lives as long as the group's {@link GroupConfig#timeToLive}. */
  public static <V> Loaded<V> of(V value) {
    return new Loaded<>(
        Objects.requireNonNull(value, "value: null (expected: a value, or Loaded.absent())"), null);
  }

  /**
   * A value that lives as long as {@code timeToLive}; zero: it is handed to those who wait for it
   * and not kept.
   *
   * @throws IllegalArgumentException if {@code timeToLive} is negative
   */
  public static <V> Loaded<V> of(V value, Duration timeToLive) {
    if (timeToLive.isNegative()) {
      throw new IllegalArgumentException("timeToLive: " + timeToLive + " (expected: >= 0)");
    }
    return new Loaded<>(
        Objects.requireNonNull(value, "value: null (expected: a value)"), timeToLive);
  }

  /**
   * There is no value for this key. Remembered for the group's {@link
   * GroupConfig#absentTimeToLive}.
   */
  @SuppressWarnings("unchecked") // it holds no V
  public static <V> Loaded<V> absent() {
    return (Loaded<V>) ABSENT;
  }

  @Nullable V orNull() {
    return value;
  }

  Optional<Duration> timeToLive() {
    return Optional.ofNullable(timeToLive);
  }
}
