package dev.covey.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a key: its value, or that it has none. Immutable.
 *
 * @param <V> the type of the value
 */
final class Entry<V> {

  /** Null: the key has no value. */
  private final @Nullable V value;

  /** The encoded form, to answer peers with; null where no peer asks, and if there is no value. */
  private final byte @Nullable [] bytes;

  private final Ownership ownership;
  private final long loadedAtNanos;
  private final long lifetimeNanos;
  private final long madeAtNanos;
  private final long weightBytes;

  private Entry(
      @Nullable V value,
      byte @Nullable [] bytes,
      Ownership ownership,
      long loadedAtNanos,
      long madeAtNanos,
      long lifetimeNanos,
      long weightBytes) {
    this.value = value;
    this.bytes = bytes;
    this.ownership = ownership;
    this.loadedAtNanos = loadedAtNanos;
    this.madeAtNanos = madeAtNanos;
    this.lifetimeNanos = lifetimeNanos;
    this.weightBytes = weightBytes;
  }

  /** An entry for the main tier: with the encoded form, to answer peers with. */
  static <V> Entry<V> loaded(
      V value,
      byte[] bytes,
      long decodedBytes,
      Ownership ownership,
      long loadedAtNanos,
      long nowNanos,
      long lifetimeNanos) {
    return new Entry<>(
        value,
        bytes,
        ownership,
        loadedAtNanos,
        nowNanos,
        lifetimeNanos,
        bytes.length + decodedBytes);
  }

  /** A copy of a peer's entry: decoded only. It weighs at least as much as its encoded form did. */
  static <V> Entry<V> copied(
      V value,
      int encodedBytes,
      long decodedBytes,
      Ownership ownership,
      Freshness freshness,
      long nowNanos) {
    return new Entry<>(
        value,
        null,
        ownership,
        nowNanos - freshness.ageNanos(),
        nowNanos,
        freshness.remainingNanos(),
        Math.max(encodedBytes, decodedBytes));
  }

  /** The knowledge that a key has no value. */
  static <V> Entry<V> absent(
      Ownership ownership, long loadedAtNanos, long nowNanos, long lifetimeNanos) {
    return new Entry<>(null, null, ownership, loadedAtNanos, nowNanos, lifetimeNanos, 0);
  }

  @Nullable V valueOrNull() {
    return value;
  }

  /** Whether the ownership under which this came here still holds. */
  boolean isValid() {
    return !ownership.isOver();
  }

  Ownership ownership() {
    return ownership;
  }

  /** The encoded form if it is here, which must not be changed. */
  byte @Nullable [] bytesOrNull() {
    return bytes;
  }

  Duration age(long nowNanos) {
    return Duration.ofNanos(nowNanos - loadedAtNanos);
  }

  /** From the moment it was made, in nanoseconds. */
  long lifetimeNanos() {
    return lifetimeNanos;
  }

  /** Without key and overhead. */
  long weightBytes() {
    return weightBytes;
  }

  /**
   * Until it expires, in nanoseconds: zero or less if it is not to be kept, {@link Nanos#FOREVER}.
   */
  long remainingNanos(long nowNanos) {
    return lifetimeNanos == Nanos.FOREVER
        ? lifetimeNanos
        : lifetimeNanos - (nowNanos - madeAtNanos);
  }

  /** What a peer is told of it. Only of entries that were loaded here. */
  Answer answer(long nowNanos, boolean loaded) {
    Freshness freshness = new Freshness(nowNanos - loadedAtNanos, remainingNanos(nowNanos), loaded);
    return bytes == null ? new Answer.Absent(freshness) : new Answer.Value(bytes, freshness);
  }
}
