package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes entries of what the getter brought and of what peers answered. Safe for concurrent use. */
final class Entries<V> {

  private final GroupFailures failures;
  private final Codec<V> codec;
  private final GroupConfig config;
  private final LongSupplier ticker;
  private final Counters counters;

  Entries(
      GroupFailures failures,
      Codec<V> codec,
      GroupConfig config,
      GroupContext context,
      Counters counters) {
    this.failures = failures;
    this.codec = codec;
    this.config = config;
    this.ticker = context.ticker();
    this.counters = counters;
  }

  /**
   * The entry of what the getter brought.
   *
   * @throws LoadFailedException if the value cannot be encoded
   * @throws TooLargeException if it is larger than the group allows
   */
  Entry<V> loaded(String key, Ownership ownership, Load.Arrival<V> arrival) {
    Loaded<V> loaded = arrival.loaded();
    V value = loaded.orNull();
    if (value == null) {
      Lifetime lifetime =
          Lifetime.of(loaded.timeToLive().orElse(config.absentTimeToLive()))
              .jittered(config.jitter(), key, arrival.beganAtNanos());
      return Entry.absent(
          ownership, arrival.beganAtNanos(), ticker.getAsLong(), lifetime.endNanos());
    }
    byte[] bytes = encode(key, value, FailureKind.LOAD_FAILED);
    return present(key, ownership, arrival, value, bytes, FailureKind.LOAD_FAILED);
  }

  /**
   * The entry of what the getter brought in place of a key's owner: a copy, which ends at its soft
   * limit, with the encoded form, to answer peers with.
   *
   * @throws CacheException as {@link #loaded} does
   */
  Entry<V> standIn(String key, Ownership of, Load.Arrival<V> arrival) {
    return loaded(key, of, arrival).untilItsSoftLimit(ticker.getAsLong());
  }

  /**
   * The entry of a value that was put, which counts as loaded now.
   *
   * @throws WriteFailedException if the codec cannot weigh it
   * @throws TooLargeException if it is larger than the group allows
   */
  Entry<V> put(String key, Ownership ownership, V value, byte[] bytes, @Nullable Duration ttl) {
    checkLength(key, bytes);
    Loaded<V> put = ttl == null ? Loaded.of(value) : Loaded.of(value, ttl);
    Load.Arrival<V> arrival = new Load.Arrival<>(put, ticker.getAsLong());
    return present(key, ownership, arrival, value, bytes, FailureKind.WRITE_FAILED);
  }

  /**
   * The encoded form of a value.
   *
   * @throws CacheException of this kind if there is none; {@link TooLargeException} if it is larger
   *     than the group allows
   */
  byte[] encode(String key, V value, FailureKind kind) {
    byte[] bytes;
    try {
      bytes = requireNonNull(codec.encode(value), "the codec encoded null");
    } catch (Throwable thrown) { // a user's code
      throw unencodable(key, kind, thrown);
    }
    checkLength(key, bytes);
    return bytes;
  }

  /**
   * The value of bytes that were put elsewhere.
   *
   * @throws UndecodableException if the codec cannot read them
   */
  V decode(String key, byte[] bytes) {
    try {
      return requireNonNull(codec.decode(bytes), "the codec decoded null");
    } catch (Throwable thrown) { // a user's code
      counters.undecodable.increment();
      throw failures.of(FailureKind.UNDECODABLE, key, Failures.describe(thrown), thrown);
    }
  }

  private Entry<V> present(
      String key,
      Ownership ownership,
      Load.Arrival<V> arrival,
      V value,
      byte[] bytes,
      FailureKind ifUnweighable) {
    Lifetime lifetime =
        Lifetime.of(arrival.loaded(), config)
            .jittered(config.jitter(), key, arrival.beganAtNanos());
    long decodedBytes;
    try {
      decodedBytes = decodedBytes(value, bytes.length);
    } catch (Throwable thrown) { // a user's code
      throw unencodable(key, ifUnweighable, thrown);
    }
    return Entry.loaded(
        value,
        bytes,
        decodedBytes,
        ownership,
        arrival.beganAtNanos(),
        ticker.getAsLong(),
        lifetime);
  }

  /**
   * The entry of what another member has handed over.
   *
   * @param askedAtNanos when it was asked: its load counts as begun no later than that, less its
   *     age
   * @throws UndecodableException if the codec cannot read or weigh the value
   */
  Entry<V> handed(String key, Ownership ownership, Handed handed, long askedAtNanos) {
    long now = ticker.getAsLong();
    long loadedAt = askedAtNanos - handed.ageNanos();
    long onItsWay = now - askedAtNanos;
    byte[] bytes = handed.bytes();
    if (bytes == null) {
      return Entry.absent(ownership, loadedAt, now, less(handed.endNanos(), onItsWay));
    }
    V value = decode(key, bytes);
    long end = less(handed.endNanos(), onItsWay);
    Lifetime lifetime =
        new Lifetime(
            Math.min(less(handed.softNanos(), onItsWay), end),
            Math.min(less(handed.hardNanos(), onItsWay), end),
            end);
    try {
      long decodedBytes = decodedBytes(value, bytes.length);
      return Entry.loaded(value, bytes, decodedBytes, ownership, loadedAt, now, lifetime);
    } catch (Throwable thrown) { // a user's code
      throw failures.of(FailureKind.UNDECODABLE, key, Failures.describe(thrown), thrown);
    }
  }

  private static long less(long nanos, long passedNanos) {
    return nanos == Nanos.FOREVER ? nanos : nanos - passedNanos;
  }

  /** What the owner's failure to load a key leaves behind for a while. */
  Entry<V> failed(CacheException failure, Ownership ownership) {
    return Entry.failed(
        failure.detail(), ownership, ticker.getAsLong(), Nanos.of(config.errorTimeToLive()));
  }

  /**
   * The entry of a peer's answer.
   *
   * @return null if the answer has neither value nor absence
   * @throws UndecodableException if the codec cannot read the value
   * @throws CacheException the failure that the answer tells of
   */
  @Nullable Entry<V> copied(String key, Ownership from, Answer answer) {
    if (answer instanceof Answer.Value present) {
      return copied(key, from, present);
    }
    if (answer instanceof Answer.Absent absent) {
      Freshness freshness = absent.freshness();
      long now = ticker.getAsLong();
      return Entry.absent(from, now - freshness.ageNanos(), now, copyNanos(freshness));
    }
    if (answer instanceof Answer.Failure failure) {
      // That the owner is closing must not read as if this node were.
      FailureKind kind =
          failure.kind() == FailureKind.CLOSED ? FailureKind.OWNER_UNREACHABLE : failure.kind();
      Throwable cause =
          failure.retryAfterNanos() > 0
              ? new OriginOverloaded(Duration.ofNanos(failure.retryAfterNanos()))
              : null;
      throw kind.exception(failures.where(key, from.owner()), failure.detail(), cause);
    }
    return null;
  }

  private Entry<V> copied(String key, Ownership from, Answer.Value present) {
    int encodedBytes = present.bytes().length;
    try {
      V value = requireNonNull(codec.decode(present.bytes()), "the codec decoded null");
      return Entry.copied(
          value,
          encodedBytes,
          decodedBytes(value, encodedBytes),
          from,
          present.freshness(),
          ticker.getAsLong(),
          copyNanos(present.freshness()));
    } catch (Throwable thrown) { // a user's code
      counters.undecodable.increment();
      throw FailureKind.UNDECODABLE.exception(
          failures.where(key, from.owner()), Failures.describe(thrown), thrown);
    }
  }

  private long copyNanos(Freshness freshness) {
    return Math.min(
        freshness.remainingNanos(), config.hotTimeToLive().map(Nanos::of).orElse(Nanos.FOREVER));
  }

  private long decodedBytes(V value, int encodedBytes) {
    long bytes = codec.decodedBytes(value, encodedBytes);
    if (bytes < 0) {
      throw new IllegalStateException("decodedBytes: " + bytes + " (expected: >= 0)");
    }
    return bytes;
  }

  /**
   * @throws TooLargeException if the encoded form is larger than the group allows
   */
  void checkLength(String key, byte[] bytes) {
    if (bytes.length > config.maxValueBytes()) {
      String detail =
          "value of " + bytes.length + " bytes (expected: at most " + config.maxValueBytes() + ")";
      throw failures.of(FailureKind.TOO_LARGE, key, detail, null);
    }
  }

  private CacheException unencodable(String key, FailureKind kind, Throwable thrown) {
    String detail = "the value cannot be encoded: " + Failures.describe(thrown);
    return failures.of(kind, key, detail, thrown);
  }
}
