package dev.covey.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a key: its value, that it has none, or that its load has just failed.
 * Immutable.
 *
 * @param <V> the type of the value
 */
final class Entry<V> {

  /** Null: the key has no value, or its load has failed. */
  private final @Nullable V value;

  /** The encoded form, to answer peers with; null where no peer asks, and if there is no value. */
  private final byte @Nullable [] bytes;

  /** Why the load has failed; null: it has not. */
  private final @Nullable String failure;

  private final Ownership ownership;

  /** Null: it is fresh until it ends. */
  private final @Nullable Limits limits;

  private final long loadedAtNanos;
  private final long endAtNanos;
  private final long weightBytes;

  private Entry(
      @Nullable V value,
      byte @Nullable [] bytes,
      @Nullable String failure,
      Ownership ownership,
      @Nullable Limits limits,
      long loadedAtNanos,
      long endAtNanos,
      long weightBytes) {
    this.value = value;
    this.bytes = bytes;
    this.failure = failure;
    this.ownership = ownership;
    this.limits = limits;
    this.loadedAtNanos = loadedAtNanos;
    this.endAtNanos = endAtNanos;
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
      Lifetime lifetime) {
    boolean ages = lifetime.softNanos() < lifetime.endNanos();
    return new Entry<>(
        value,
        bytes,
        null,
        ownership,
        ages ? Limits.of(lifetime, nowNanos) : null,
        loadedAtNanos,
        Nanos.after(nowNanos, lifetime.endNanos()),
        bytes.length + decodedBytes);
  }

  /**
   * A copy of a peer's entry: decoded only. It weighs at least as much as its encoded form did.
   *
   * @param lifetimeNanos at most what remains to the owner's soft limit
   */
  static <V> Entry<V> copied(
      V value,
      int encodedBytes,
      long decodedBytes,
      Ownership ownership,
      Freshness freshness,
      long nowNanos,
      long lifetimeNanos) {
    long endAt = Nanos.after(nowNanos, lifetimeNanos);
    return new Entry<>(
        value,
        null,
        null,
        ownership,
        freshness.stale() ? new Limits(endAt, nowNanos, endAt) : null,
        nowNanos - freshness.ageNanos(),
        endAt,
        Math.max(encodedBytes, decodedBytes));
  }

  /** The knowledge that a key has no value. */
  static <V> Entry<V> absent(
      Ownership ownership, long loadedAtNanos, long nowNanos, long lifetimeNanos) {
    long endAt = Nanos.after(nowNanos, lifetimeNanos);
    return new Entry<>(null, null, null, ownership, null, loadedAtNanos, endAt, 0);
  }

  /** The knowledge that a key's load has failed. */
  static <V> Entry<V> failed(
      String detail, Ownership ownership, long nowNanos, long lifetimeNanos) {
    long endAt = Nanos.after(nowNanos, lifetimeNanos);
    return new Entry<>(null, null, detail, ownership, null, nowNanos, endAt, detail.length());
  }

  /**
   * This entry after a load that did not come to anything.
   *
   * @see Limits#excused
   */
  Entry<V> excused(long nowNanos, long retryNanos) {
    return limits == null ? this : with(limits.excused(nowNanos, retryNanos, endAtNanos));
  }

  /** This entry with the next load due after {@code retryNanos}. */
  Entry<V> putOff(long nowNanos, long retryNanos) {
    return limits == null ? this : with(limits.putOff(nowNanos, retryNanos));
  }

  private Entry<V> with(Limits changed) {
    return new Entry<>(
        value, bytes, failure, ownership, changed, loadedAtNanos, endAtNanos, weightBytes);
  }

  @Nullable V valueOrNull() {
    return value;
  }

  /** The detail of the failure. */
  @Nullable String failureOrNull() {
    return failure;
  }

  /** Whether the ownership under which this came here still holds. */
  boolean isValid() {
    return !ownership.isOver();
  }

  Ownership ownership() {
    return ownership;
  }

  /** Whether this node owned the key when it came here. */
  boolean isOwn() {
    return ownership.peer().isEmpty();
  }

  /** The encoded form if it is here, which must not be changed. */
  byte @Nullable [] bytesOrNull() {
    return bytes;
  }

  Duration age(long nowNanos) {
    return Duration.ofNanos(nowNanos - loadedAtNanos);
  }

  /** Whether it is something else, for a time, before it ends. One that does not is fresh. */
  boolean ages() {
    return limits != null;
  }

  /** Whether it need not be loaded anew. */
  boolean isFresh(long nowNanos) {
    return limits == null || !Nanos.isReached(limits.softAtNanos(), nowNanos);
  }

  /** Whether who asks gets it. */
  boolean isServed(long nowNanos) {
    return limits == null || !Nanos.isReached(limits.servedUntilNanos(), nowNanos);
  }

  /** Whether it is past its hard limit. */
  boolean isStale(long nowNanos) {
    return limits != null && Nanos.isReached(limits.hardAtNanos(), nowNanos);
  }

  /** Without key and overhead. */
  long weightBytes() {
    return weightBytes;
  }

  /** How long it is kept, in nanoseconds: zero or less: not at all, {@link Nanos#FOREVER}. */
  long keptNanos(long nowNanos) {
    return Nanos.until(endAtNanos, nowNanos);
  }

  /**
   * How long it is served, in nanoseconds: zero or less if it is not to be kept, {@link
   * Nanos#FOREVER}.
   */
  long servedNanos(long nowNanos) {
    return limits == null ? keptNanos(nowNanos) : Nanos.until(limits.servedUntilNanos(), nowNanos);
  }

  /**
   * What a peer is told of it: its copy is to end at this entry's soft limit, and no later than
   * this entry is served: a next load that was put off may be due after that. Only of own ones.
   */
  Answer answer(long nowNanos, boolean loaded, boolean hot) {
    long remaining =
        limits == null
            ? keptNanos(nowNanos)
            : Nanos.until(Nanos.earlier(limits.softAtNanos(), limits.servedUntilNanos()), nowNanos);
    Freshness freshness =
        new Freshness(nowNanos - loadedAtNanos, remaining, loaded, isStale(nowNanos));
    return bytes == null ? new Answer.Absent(freshness) : new Answer.Value(bytes, freshness, hot);
  }
}
