package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes entries of what the getter brought and of what peers answered. Safe for concurrent use. */
final class Entries<V> {

  private final String group;
  private final String self;
  private final Codec<V> codec;
  private final GroupConfig config;
  private final LongSupplier ticker;
  private final Counters counters;

  Entries(
      String group, Codec<V> codec, GroupConfig config, GroupContext context, Counters counters) {
    this.group = group;
    this.self = context.self();
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
    V value = arrival.loaded().orNull();
    if (value == null) {
      long lifetimeNanos = Nanos.of(config.absentTimeToLive());
      return Entry.absent(ownership, arrival.beganAtNanos(), ticker.getAsLong(), lifetimeNanos);
    }
    long lifetimeNanos =
        arrival.loaded().timeToLive().or(config::timeToLive).map(Nanos::of).orElse(Nanos.FOREVER);
    byte[] bytes = encode(key, value);
    long decodedBytes = codec.decodedBytes(value, bytes.length);
    return Entry.loaded(
        value,
        bytes,
        decodedBytes,
        ownership,
        arrival.beganAtNanos(),
        ticker.getAsLong(),
        lifetimeNanos);
  }

  /**
   * The entry of a peer's answer.
   *
   * @return null if the answer has neither value nor absence
   * @throws UndecodableException if the codec cannot read the value
   * @throws CacheException the failure that the answer tells of
   */
  @Nullable Entry<V> copied(String key, Ownership from, Answer answer) {
    long now = ticker.getAsLong();
    if (answer instanceof Answer.Value present) {
      V value = decode(key, from, present.bytes());
      int encodedBytes = present.bytes().length;
      long decodedBytes = codec.decodedBytes(value, encodedBytes);
      return Entry.copied(value, encodedBytes, decodedBytes, from, present.freshness(), now);
    }
    if (answer instanceof Answer.Absent absent) {
      Freshness freshness = absent.freshness();
      return Entry.absent(from, now - freshness.ageNanos(), now, freshness.remainingNanos());
    }
    if (answer instanceof Answer.Failure failure) {
      throw failure.kind().exception(where(key, from.owner()), failure.detail(), null);
    }
    return null;
  }

  private byte[] encode(String key, V value) {
    byte[] bytes;
    try {
      bytes = requireNonNull(codec.encode(value), "the codec encoded null");
    } catch (Throwable thrown) { // a user's code
      throw loadFailure(
          FailureKind.LOAD_FAILED, key, "the value cannot be encoded: " + thrown, thrown);
    }
    if (bytes.length > config.maxValueBytes()) {
      String detail =
          "value of " + bytes.length + " bytes (expected: at most " + config.maxValueBytes() + ")";
      throw loadFailure(FailureKind.TOO_LARGE, key, detail, null);
    }
    return bytes;
  }

  private V decode(String key, Ownership from, byte[] bytes) {
    try {
      return requireNonNull(codec.decode(bytes), "the codec decoded null");
    } catch (Throwable thrown) { // a user's code
      counters.undecodable.increment();
      throw FailureKind.UNDECODABLE.exception(where(key, from.owner()), thrown.toString(), thrown);
    }
  }

  private CacheException loadFailure(
      FailureKind kind, String key, String detail, @Nullable Throwable cause) {
    counters.loadFailures.increment();
    return kind.exception(where(key, self), detail, cause);
  }

  private CacheException.Where where(String key, String member) {
    return new CacheException.Where(group, key, member);
  }
}
