package dev.covey.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a key: its value, that it has none, or that its load has just failed.
 * Immutable.
 *
 * <p>A node holds millions of them: one takes 48 bytes of heap where references take 4, one that
 * ages {@link Limits#HEAP_BYTES} more.
 *
 * @param <V> the type of the value
 */
final class Entry<V> {

  /** Null: the key has no value, or its load has failed. */
  private final @Nullable V value;

  /**
   * The encoded form, to answer peers with; null where no peer asks. Without a value: why the load
   * has failed, in UTF-8; null: it has not.
   */
  private final byte @Nullable [] bytes;

  private final Ownership ownership;

  /** Null: it is fresh until it ends. */
  private final @Nullable Limits limits;

  private final int weightBytes;
  private final long loadedAtNanos;
  private final long endAtNanos;

  private Entry(
      @Nullable V value,
      byte @Nullable [] bytes,
      Ownership ownership,
      @Nullable Limits limits,
      int weightBytes,
      long loadedAtNanos,
      long endAtNanos) {
    this.value = value;
    this.bytes = bytes;
    this.ownership = ownership;
    this.limits = limits;
    this.weightBytes = weightBytes;
    this.loadedAtNanos = loadedAtNanos;
    this.endAtNanos = endAtNanos;
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
    Limits limits = ages ? Limits.of(lifetime, nowNanos) : null;
    return new Entry<>(
        value,
        bytes,
        ownership,
        limits,
        weight(bytes.length, decodedBytes, limits),
        loadedAtNanos,
        Nanos.after(nowNanos, lifetime.endNanos()));
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
    Limits limits = freshness.stale() ? new Limits(endAt, nowNanos, endAt) : null;
    return new Entry<>(
        value,
        null,
        ownership,
        limits,
        weight(0, Math.max(encodedBytes, decodedBytes), limits),
        nowNanos - freshness.ageNanos(),
        endAt);
  }

  /** The knowledge that a key has no value. */
  static <V> Entry<V> absent(
      Ownership ownership, long loadedAtNanos, long nowNanos, long lifetimeNanos) {
    long endAt = Nanos.after(nowNanos, lifetimeNanos);
    return new Entry<>(null, null, ownership, null, 0, loadedAtNanos, endAt);
  }

  /** The knowledge that a key's load has failed. */
  static <V> Entry<V> failed(
      String detail, Ownership ownership, long nowNanos, long lifetimeNanos) {
    long endAt = Nanos.after(nowNanos, lifetimeNanos);
    byte[] why = detail.getBytes(UTF_8);
    return new Entry<>(null, why, ownership, null, why.length, nowNanos, endAt);
  }

  /** No store takes an entry of 2 GiB, so what is heavier need not be told apart. */
  private static int weight(long encodedBytes, long decodedBytes, @Nullable Limits limits) {
    long beside = encodedBytes + (limits == null ? 0 : Limits.HEAP_BYTES);
    return (int) Math.min(Nanos.sum(beside, decodedBytes), Integer.MAX_VALUE);
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
    return new Entry<>(value, bytes, ownership, changed, weightBytes, loadedAtNanos, endAtNanos);
  }

  /** The same, which ends when it is to be loaded anew. */
  Entry<V> untilItsSoftLimit(long nowNanos) {
    if (limits == null) {
      return this;
    }
    long soft = Nanos.until(limits.softAtNanos(), nowNanos);
    int weight = weightBytes - Limits.HEAP_BYTES;
    return new Entry<>(
        value, bytes, ownership, null, weight, loadedAtNanos, Nanos.after(nowNanos, soft));
  }

  /** The same under another ownership, which follows the one that it came under. */
  Entry<V> under(Ownership following) {
    return new Entry<>(value, bytes, following, limits, weightBytes, loadedAtNanos, endAtNanos);
  }

  @Nullable V valueOrNull() {
    return value;
  }

  /** Whether this is the knowledge that the load has failed. */
  boolean isFailure() {
    return value == null && bytes != null;
  }

  /** The detail of the failure. */
  @Nullable String failureOrNull() {
    return value == null && bytes != null ? new String(bytes, UTF_8) : null;
  }

  /** Whether the ownership under which this came here still holds. */
  boolean isValid(LongSupplier ticker) {
    return ownership.isValid(ticker);
  }

  Ownership ownership() {
    return ownership;
  }

  /** When its load began, or some time before. */
  long loadedAtNanos() {
    return loadedAtNanos;
  }

  /** What the next owner of the key is given of it. Only of own ones that are no failures. */
  Handed handed(long nowNanos) {
    long end = keptNanos(nowNanos);
    return new Handed(
        bytesOrNull(),
        nowNanos - loadedAtNanos,
        limits == null ? end : Nanos.until(limits.softAtNanos(), nowNanos),
        limits == null ? end : Nanos.until(limits.hardAtNanos(), nowNanos),
        end);
  }

  /** Whether this node owned the key when it came here. */
  boolean isOwn() {
    return ownership.peer().isEmpty();
  }

  /** Whether a peer can be answered with it: it has the encoded form, or there is no value. */
  boolean hasBytes() {
    return bytes != null || value == null;
  }

  /** The encoded form if it is here, which must not be changed. */
  byte @Nullable [] bytesOrNull() {
    return value == null ? null : bytes;
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

  /** Without key and overhead; at most {@link Integer#MAX_VALUE}, whatever the value takes. */
  int weightBytes() {
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
   * this entry is served: a next load that was put off may be due after that. What this node may
   * not keep, nobody may. Only of own ones.
   */
  Answer answer(long nowNanos, boolean loaded, boolean hot) {
    Freshness freshness =
        new Freshness(nowNanos - loadedAtNanos, copyNanos(nowNanos), loaded, isStale(nowNanos));
    byte[] encoded = bytesOrNull();
    return encoded == null
        ? new Answer.Absent(freshness)
        : new Answer.Value(encoded, freshness, hot);
  }

  private long copyNanos(long nowNanos) {
    if (!ownership.isValid(nowNanos)) {
      return 0;
    }
    return limits == null
        ? keptNanos(nowNanos)
        : Nanos.until(Nanos.earlier(limits.softAtNanos(), limits.servedUntilNanos()), nowNanos);
  }
}
