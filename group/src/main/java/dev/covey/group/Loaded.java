package dev.covey.group;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a getter brings back: a value, or the knowledge that there is none; with how long it may be
 * used, if the getter knows better than the group's settings. All times count from when it is
 * brought; its age, from when it was asked for. Immutable, as far as the value is.
 *
 * @param <V> the type of the value
 */
public final class Loaded<V> {

  private static final Loaded<?> ABSENT = new Loaded<>(null, null, null, null);

  private final @Nullable V value;

  /** Zero: not to be kept. */
  private final @Nullable Duration timeToLive;

  private final @Nullable Duration softTimeToLive;
  private final @Nullable Duration staleIfError;

  private Loaded(
      @Nullable V value,
      @Nullable Duration timeToLive,
      @Nullable Duration softTimeToLive,
      @Nullable Duration staleIfError) {
    this.value = value;
    this.timeToLive = timeToLive;
    this.softTimeToLive = softTimeToLive;
    this.staleIfError = staleIfError;
  }

  /** A value that lives as the group's settings say. */
  public static <V> Loaded<V> of(V value) {
    return new Loaded<>(given(value), null, null, null);
  }

  /**
   * A value with a hard limit of its own, in place of {@link GroupConfig#timeToLive}. A soft limit
   * of the group that is longer counts as this one.
   *
   * @throws IllegalArgumentException if {@code timeToLive} is zero or negative
   */
  public static <V> Loaded<V> of(V value, Duration timeToLive) {
    return new Loaded<>(given(value), Require.positive(timeToLive, "timeToLive"), null, null);
  }

  /** A value that is handed to those who wait for it and not kept. */
  public static <V> Loaded<V> uncached(V value) {
    return new Loaded<>(given(value), Duration.ZERO, null, null);
  }

  /**
   * There is no value for this key. Remembered for the group's {@link
   * GroupConfig#absentTimeToLive}.
   */
  @SuppressWarnings("unchecked") // it holds no V
  public static <V> Loaded<V> absent() {
    return (Loaded<V>) ABSENT;
  }

  /**
   * There is no value for this key, which is remembered for {@code timeToLive}.
   *
   * @throws IllegalArgumentException if {@code timeToLive} is zero or negative
   */
  public static <V> Loaded<V> absent(Duration timeToLive) {
    return new Loaded<>(null, Require.positive(timeToLive, "timeToLive"), null, null);
  }

  /**
   * This value with a soft limit of its own, in place of {@link GroupConfig#softTimeToLive}.
   *
   * @throws IllegalArgumentException if {@code duration} is zero, negative, or longer than this
   *     value's own hard limit. Longer than the group's: then the load fails.
   * @throws IllegalStateException if this is an absence
   */
  public Loaded<V> withSoftTimeToLive(Duration duration) {
    refuseAbsence("softTimeToLive");
    Require.positive(duration, "softTimeToLive");
    if (timeToLive != null) {
      Require.noLonger(duration, "softTimeToLive", timeToLive, "timeToLive");
    }
    return new Loaded<>(value, timeToLive, duration, staleIfError);
  }

  /**
   * This value with a time of its own in place of {@link GroupConfig#staleIfError}; zero: it is
   * never served past its hard limit.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if this is an absence
   */
  public Loaded<V> withStaleIfError(Duration duration) {
    refuseAbsence("staleIfError");
    Require.notNegative(duration, "staleIfError");
    return new Loaded<>(value, timeToLive, softTimeToLive, duration);
  }

  @Nullable V orNull() {
    return value;
  }

  Optional<Duration> timeToLive() {
    return Optional.ofNullable(timeToLive);
  }

  Optional<Duration> softTimeToLive() {
    return Optional.ofNullable(softTimeToLive);
  }

  Optional<Duration> staleIfError() {
    return Optional.ofNullable(staleIfError);
  }

  private static <V> V given(V value) {
    return Objects.requireNonNull(value, "value: null (expected: a value, or Loaded.absent())");
  }

  private void refuseAbsence(String setting) {
    if (value == null) {
      throw new IllegalStateException(setting + ": of an absence (expected: of a value)");
    }
  }
}
