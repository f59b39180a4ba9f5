package dev.covey.server.origin;

import static java.time.Duration.ZERO;

import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a value, from what its response says and, where that says nothing, its group's
 * settings. Immutable.
 *
 * <p>What a response says is the upper end: the group lengthens and shortens limits by up to its
 * {@link GroupConfig#jitter}, so they are handed to it as much shorter as it may lengthen them.
 *
 * @param hard zero: not kept; null: the group's
 * @param soft null: the group's
 * @param staleIfError past the hard limit; null: the group's
 */
record Limits(@Nullable Duration hard, @Nullable Duration soft, @Nullable Duration staleIfError) {

  private static final Limits NOT_KEPT = new Limits(ZERO, null, null);

  /** Of a value that is stale on arrival: served to nobody who comes later, unless loads fail. */
  private static final Duration LEAST = Duration.ofNanos(1);

  /**
   * The limits of a value.
   *
   * <p>Its soft limit is where it becomes stale, its hard one where {@code stale-while-revalidate}
   * ends. If that is not there, or 0, a soft limit of the group that is shorter counts: the value
   * is fresh then, so no {@code must-revalidate} forbids to serve it while it is loaded anew. A
   * response with one of these two and no lifetime becomes stale when the group's settings say so.
   * RFC 5861 counts {@code stale-if-error} from where the response became stale (section 4), a
   * group from the hard limit, which is as much later as stale values are served anyway: so that
   * much is taken off.
   */
  static Limits of(CacheControl response, GroupConfig group) {
    if (!response.isKept()) {
      return NOT_KEPT;
    }
    Duration staleWhileRevalidate = response.staleWhileRevalidate();
    Duration lifetime = response.fresh();
    Duration fresh = lifetime == null ? freshTime(group) : lifetime;
    if (fresh == null || (lifetime == null && staleWhileRevalidate == null)) {
      return new Limits(null, null, pastHard(response.staleIfError(), group));
    }
    Duration staleServed = staleWhileRevalidate == null ? ZERO : staleWhileRevalidate;
    Duration end = fresh.plus(staleServed);
    Duration staleIfError = response.staleIfError();
    Duration lastEnd = staleIfError == null ? end : longer(end, fresh.plus(staleIfError));
    if (!isPositive(lastEnd)) {
      return NOT_KEPT;
    }
    Duration soft = lifetime == null ? fresh : lessJitter(fresh, group);
    Duration hard = longer(soft.plus(lessJitter(staleServed, group)), LEAST);
    return new Limits(
        hard,
        staleServed.isZero() ? null : longer(soft, LEAST),
        staleIfError == null ? null : lastEnd.minus(longer(end, ZERO)));
  }

  /**
   * How long it is remembered that there is no value; empty: as long as the group says. So it is
   * for a response that must not be kept, too: that is for the group's {@code absentTimeToLive} to
   * decide, since many servers say so with every error, and nothing but what it remembers keeps a
   * key that everybody asks for in vain from the origin.
   */
  static Optional<Duration> ofAbsence(CacheControl response, GroupConfig group) {
    return Optional.ofNullable(response.fresh())
        .filter(Limits::isPositive)
        .map(fresh -> longer(lessJitter(fresh, group), LEAST));
  }

  /** The value with these limits. */
  <V> Loaded<V> loaded(V value) {
    if (ZERO.equals(hard)) {
      return Loaded.uncached(value);
    }
    Loaded<V> loaded = hard == null ? Loaded.of(value) : Loaded.of(value, hard);
    if (soft != null) {
      loaded = loaded.withSoftTimeToLive(soft);
    }
    return staleIfError == null ? loaded : loaded.withStaleIfError(staleIfError);
  }

  private static @Nullable Duration freshTime(GroupConfig group) {
    return group.softTimeToLive().or(group::timeToLive).orElse(null);
  }

  /**
   * What is left of a time that counts from the group's soft limit when its hard one is reached.
   */
  private static @Nullable Duration pastHard(@Nullable Duration pastSoft, GroupConfig group) {
    if (pastSoft == null) {
      return null;
    }
    Duration between =
        group.timeToLive().flatMap(hard -> group.softTimeToLive().map(hard::minus)).orElse(ZERO);
    return longer(pastSoft.minus(times(between, 1 + group.jitter())), ZERO);
  }

  private static Duration lessJitter(Duration duration, GroupConfig group) {
    return times(duration, 1 / (1 + group.jitter()));
  }

  /** What is too long for a long of nanoseconds comes to 292 years. */
  private static Duration times(Duration duration, double factor) {
    return Duration.ofNanos((long) ((duration.getSeconds() * 1e9 + duration.getNano()) * factor));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static boolean isPositive(Duration duration) {
    return duration.compareTo(ZERO) > 0;
  }
}
