package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A group as tools see it that know nothing of the values' type: values are bytes, as the group's
 * codec writes and reads them. Safe for concurrent use.
 *
 * @param <V> the type of the values
 */
public final class EncodedGroup<V> {

  private final GroupHost<V> host;
  private final Codec<V> codec;

  EncodedGroup(GroupHost<V> host, Codec<V> codec) {
    this.host = host;
    this.codec = codec;
  }

  /**
   * What {@link Group#lookup} gets its caller, in the encoded form. Never blocks.
   *
   * @param timeout null: the group's own
   * @return completed on the callback executor; fails with {@link CacheException}
   * @throws IllegalArgumentException if the key is not one, or the time-out not positive
   */
  public CompletionStage<EncodedLookup> lookup(String key, @Nullable Duration timeout) {
    long nanos = nanos(timeout);
    Entry<V> hit = host.reads().hit(key);
    CompletableFuture<Found<V>> found =
        hit == null
            ? host.reads().miss(key, nanos)
            : CompletableFuture.completedFuture(Found.hit(hit));
    return encoded(key, found);
  }

  /**
   * The same for many keys, with one message to each owner.
   *
   * @param keys repeated ones count once
   * @param timeout null: the group's own
   * @return by key, in their order, each as {@link #lookup} returns it
   * @throws IllegalArgumentException if a key is not one, or the time-out not positive
   */
  public Map<String, CompletionStage<EncodedLookup>> lookupAll(
      Collection<String> keys, @Nullable Duration timeout) {
    long nanos = nanos(timeout);
    List<String> distinct = List.copyOf(new LinkedHashSet<>(keys));
    distinct.forEach(host::check);
    List<CompletableFuture<Found<V>>> found = host.reads().askAll(distinct, nanos);
    Map<String, CompletionStage<EncodedLookup>> lookups = new LinkedHashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      String key = distinct.get(i);
      lookups.put(key, encoded(key, found.get(i)));
    }
    return lookups;
  }

  private CompletionStage<EncodedLookup> encoded(String key, CompletableFuture<Found<V>> found) {
    return found.handleAsync(
        (here, thrown) -> {
          if (here == null) {
            throw host.failures().of(requireNonNull(thrown), key);
          }
          return encoded(key, here);
        },
        host.context().callbacks());
  }

  /**
   * What {@link Group#put} does, for a value in its encoded form. Never blocks.
   *
   * @param timeToLive null: the group's own
   * @param timeout null: the group's own
   * @return completed on the callback executor; fails with {@link CacheException}
   * @throws IllegalArgumentException if the key is not one, or a duration not positive
   */
  public CompletionStage<Void> put(
      String key, byte[] bytes, @Nullable Duration timeToLive, @Nullable Duration timeout) {
    long nanos = nanos(timeout);
    return host.called(key, nanos, host.writes().put(key, bytes, timeToLive, nanos));
  }

  /** What {@link Group#removeAll} does; on the same terms as {@link #put}. */
  public CompletionStage<Void> removeAll(List<String> keys, @Nullable Duration timeout) {
    long nanos = nanos(timeout);
    return host.called(Writes.firstOf(keys), nanos, host.writes().remove(keys, nanos));
  }

  /** What {@link Group#clear} does; on the same terms as {@link #put}. */
  public CompletionStage<Void> clear(@Nullable Duration timeout) {
    long nanos = nanos(timeout);
    return host.called("", nanos, host.writes().clear(nanos));
  }

  /** A copy of a peer's value is not kept in the encoded form. */
  private EncodedLookup encoded(String key, Found<V> found) {
    Entry<V> entry = found.entry();
    V value = entry.valueOrNull();
    byte[] bytes = entry.bytesOrNull();
    if (value != null && bytes == null) {
      try {
        bytes = requireNonNull(codec.encode(value), "the codec encoded null");
      } catch (Throwable thrown) { // a user's code
        String detail = "the value cannot be encoded: " + Failures.describe(thrown);
        throw host.failures().of(FailureKind.LOAD_FAILED, key, detail, thrown);
      }
    }
    long now = host.nowNanos();
    return new EncodedLookup(
        bytes,
        found.source(),
        entry.ownership().owner(),
        entry.age(now).toNanos(),
        entry.servedNanos(now),
        entry.isStale(now));
  }

  private long nanos(@Nullable Duration timeout) {
    return Nanos.of(
        timeout == null ? host.config().timeout() : Require.positive(timeout, "timeout"));
  }
}
