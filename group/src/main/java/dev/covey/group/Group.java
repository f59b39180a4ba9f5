package dev.covey.group;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.covey.singleflight.SingleFlight;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of keys with one getter, cached over all members of a cluster.
 *
 * <p>A call finds its value in this node's tiers, or asks the member that owns the key, which
 * answers from its own or runs the getter once for everybody who waits. If the owner cannot be
 * reached, this node runs the getter in its place and does not keep the value.
 *
 * <p>Keys are well-formed strings of up to {@link GroupConfig#maxKeyBytes} bytes of UTF-8, the
 * empty one included; a method that gets another throws {@link IllegalArgumentException}. Values
 * are shared with the cache and with other callers: they must not be changed.
 *
 * <p>Every call waits for {@link GroupConfig#timeout} at most, or what {@link #withTimeout} says;
 * inside a getter, no longer than the load it is part of. The methods throw, and the futures fail
 * with, {@link CacheException}: {@link LoadFailedException}, {@link OverloadedException}, {@link
 * TooLargeException}, {@link UndecodableException}, {@link DeadlineExceededException}, {@link
 * ClosedException} any of them, others as their comments say. A blocking call whose thread is
 * interrupted throws {@link CancellationException} and leaves the thread's interrupt flag set.
 *
 * <p>Safe for concurrent use.
 *
 * @param <V> the type of the values
 */
public final class Group<V> {

  /** Of as many keys as fail together, each has a stack and causes to print. */
  private static final int MAX_SUPPRESSED = 10;

  private final GroupHost<V> host;
  private final long timeoutNanos;

  Group(GroupHost<V> host, long timeoutNanos) {
    this.host = host;
    this.timeoutNanos = timeoutNanos;
  }

  /** The name, the same on every member. */
  public String name() {
    return host.name();
  }

  /**
   * This group, with another time-out for calls made through the returned object. Cheap.
   *
   * @throws IllegalArgumentException if {@code timeout} is zero or negative
   */
  public Group<V> withTimeout(Duration timeout) {
    return new Group<>(host, Nanos.of(Require.positive(timeout, "timeout")));
  }

  /**
   * The value of {@code key}. Blocks, unless this node has it: then it takes no lock and allocates
   * nothing.
   *
   * @throws NoSuchKeyException if the key has no value
   */
  public V get(String key) {
    Entry<V> entry = entry(key);
    V value = entry.valueOrNull();
    if (value == null) {
      throw noSuchKey(key, entry);
    }
    return value;
  }

  /** The value of {@code key}; empty if the key has none. Blocks as {@link #get} does. */
  public Optional<V> find(String key) {
    return Optional.ofNullable(entry(key).valueOrNull());
  }

  /**
   * The value of {@code key}, later. Never blocks.
   *
   * <p>The future belongs to this caller: to cancel it disturbs nobody. It is complete already if
   * this node has the value; else it completes on the node's callback executor, where what depends
   * on it may block.
   *
   * @return fails with {@link NoSuchKeyException} if the key has no value
   */
  public CompletableFuture<V> getAsync(String key) {
    Entry<V> hit = host.hit(key);
    if (hit != null) {
      V value = hit.valueOrNull();
      return value == null
          ? CompletableFuture.failedFuture(noSuchKey(key, hit))
          : CompletableFuture.completedFuture(value);
    }
    CompletableFuture<V> future = new CompletableFuture<>();
    host.miss(key, host.boundByLoad(timeoutNanos))
        .whenCompleteAsync(
            (found, thrown) -> complete(future, key, found, thrown), host.context().callbacks());
    return future;
  }

  /**
   * The value of {@code key} with where it came from, who owns it and how old it is. Blocks as
   * {@link #get} does.
   *
   * @throws NoSuchKeyException if the key has no value
   */
  public Lookup<V> lookup(String key) {
    Entry<V> hit = host.hit(key);
    Found<V> found = hit == null ? await(key) : Found.hit(hit);
    Entry<V> entry = found.entry();
    V value = entry.valueOrNull();
    if (value == null) {
      throw noSuchKey(key, entry);
    }
    long now = host.nowNanos();
    return new Lookup<>(
        value, found.source(), entry.ownership().owner(), entry.age(now), entry.isStale(now));
  }

  /**
   * The values of many keys, with one message to each owner. Blocks.
   *
   * @param keys repeated ones count once
   * @return the values in the order of the keys; keys that have none are left out
   * @throws CacheException the first failure in the order of the keys, with up to ten of the other
   *     keys' failures that are known by then suppressed in it. The other keys' values are not
   *     returned, though loads under way go on; {@link #getEach} returns what there is.
   */
  public Map<String, V> getAll(Collection<String> keys) {
    Patience patience = patience();
    List<String> distinct = distinct(keys);
    List<CompletableFuture<Found<V>>> waiters = host.askAll(distinct, SingleFlight.NO_TIMEOUT);
    Map<String, V> values = new LinkedHashMap<>();
    for (int i = 0; i < waiters.size(); i++) {
      String key = distinct.get(i);
      V value;
      try {
        value = await(key, waiters.get(i), patience).entry().valueOrNull();
      } catch (CacheException first) {
        suppressRest(first, distinct, waiters, i + 1);
        throw first;
      }
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /**
   * What comes of each of many keys, with one message to each owner: one that fails keeps no other
   * from being answered. Blocks until each has its answer or the time is over, which fails with
   * {@link DeadlineExceededException} those keys alone that have none by then.
   *
   * <pre>{@code
   * Outcomes<User> users = group.getEach(ids);
   * show(users.values());
   * users.failures().forEach((id, failure) -> log.warn("no user {}", id, failure));
   * }</pre>
   *
   * @param keys repeated ones count once
   */
  public Outcomes<V> getEach(Collection<String> keys) {
    Patience patience = patience();
    List<String> distinct = distinct(keys);
    List<CompletableFuture<Found<V>>> waiters = host.askAll(distinct, SingleFlight.NO_TIMEOUT);
    Map<String, V> values = new LinkedHashMap<>();
    Map<String, CacheException> failures = new LinkedHashMap<>();
    for (int i = 0; i < waiters.size(); i++) {
      String key = distinct.get(i);
      try {
        V value = await(key, waiters.get(i), patience).entry().valueOrNull();
        if (value != null) {
          values.put(key, value);
        }
      } catch (CacheException failure) {
        failures.put(key, failure);
      }
    }
    return new Outcomes<>(values, failures);
  }

  /**
   * Gets many keys in the background, at a rate, so that later calls find them cached where they
   * are owned; see {@link WarmUp} for how far it is. Never blocks, but looks at each key first.
   *
   * <pre>{@code
   * WarmUp warmUp = group.warm(Files.readAllLines(popular), 500);
   * warmUp.done().thenAccept(end -> log.info("warm: {}", end));
   * }</pre>
   *
   * <p>Each key takes the way of a {@link #get}, and counts as one: the owner loads it, unless it
   * has it, so that several members that warm the same keys have each loaded once. A key that fails
   * is counted, and the rest goes on. Keys that are due at about the same time are asked for
   * together, as in {@link #getAll}. As many are under way as half of {@link
   * GroupConfig#maxConcurrentLoads} bring; if they take long, it is slower than its rate. Each is
   * waited for as long as its load may take, whatever the time-out of this group.
   *
   * @param keys repeated ones are asked for again; copied, and held until the warm-up is let go of
   * @param keysPerSecond how many keys are asked for in a second, at most
   * @throws IllegalArgumentException if {@code keysPerSecond} is not a finite number above zero:
   *     then nothing has begun, as with a bad key
   */
  public WarmUp warm(Collection<String> keys, double keysPerSecond) {
    Require.that(
        keysPerSecond > 0 && Double.isFinite(keysPerSecond),
        "keysPerSecond",
        keysPerSecond,
        "> 0 and finite");
    List<String> copy = List.copyOf(keys);
    copy.forEach(host::check);
    return host.warm(copy, keysPerSecond);
  }

  /**
   * The value of {@code key} if this node, or else the owner, has it cached; never runs the getter.
   * Blocks while it asks the owner.
   *
   * @return empty if it is not cached, or if it is known that the key has no value
   * @throws OwnerUnreachableException if the owner could not be asked
   * @throws NoSuchGroupException if the owner does not have the group
   */
  public Optional<V> getIfCached(String key) {
    Patience patience = patience();
    CompletionStage<Optional<Entry<V>>> asked = host.ifCached(key, patience.timeoutNanos());
    Optional<Entry<V>> entry = await(key, asked.toCompletableFuture(), patience);
    return entry.flatMap(cached -> Optional.ofNullable(cached.valueOrNull()));
  }

  /** What this group on this node has done so far. Takes the lock that evictions take. */
  public GroupStats stats() {
    return host.stats();
  }

  /**
   * Switches the cache off or on again, for debugging: while it is off, every call runs the getter
   * on the node it is made on, shares nothing, and stores nothing. What is stored stays, and ages.
   */
  public void passThrough(boolean on) {
    host.passThrough(on);
  }

  /** How long a blocking call waits, and until when. */
  private record Patience(long timeoutNanos, long deadlineNanos) {}

  private Patience patience() {
    long timeout = host.boundByLoad(timeoutNanos);
    return new Patience(timeout, host.nowNanos() + timeout);
  }

  private Entry<V> entry(String key) {
    Entry<V> hit = host.hit(key);
    return hit != null ? hit : await(key).entry();
  }

  private List<String> distinct(Collection<String> keys) {
    Set<String> distinct = new LinkedHashSet<>(keys);
    distinct.forEach(host::check);
    return List.copyOf(distinct);
  }

  /** Tells of the failures that are there, without waiting for more. */
  private void suppressRest(
      CacheException first,
      List<String> keys,
      List<CompletableFuture<Found<V>>> waiters,
      int from) {
    int suppressed = 0;
    for (int i = from; i < waiters.size(); i++) {
      CompletableFuture<Found<V>> waiter = waiters.get(i);
      if (!waiter.isDone()) {
        waiter.cancel(false);
      } else if (suppressed < MAX_SUPPRESSED && waiter.isCompletedExceptionally()) {
        String key = keys.get(i);
        suppressed++;
        waiter.whenComplete(
            (found, thrown) -> first.addSuppressed(host.asCacheException(thrown, key)));
      }
    }
  }

  private Found<V> await(String key) {
    return await(key, host.miss(key, SingleFlight.NO_TIMEOUT), patience());
  }

  private <T> T await(String key, Future<T> future, Patience patience) {
    try {
      return future.get(patience.deadlineNanos() - host.nowNanos(), NANOSECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw host.asCacheException(cause == null ? failed : cause, key);
    } catch (TimeoutException late) {
      future.cancel(false);
      String detail = "no value within " + NANOSECONDS.toMillis(patience.timeoutNanos()) + " ms";
      throw host.failure(FailureKind.DEADLINE_EXCEEDED, key, detail, null);
    } catch (InterruptedException interrupted) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for key " + Keys.quote(key));
    }
  }

  /** With the bare exception, as a future has it that was failed from the start. */
  private void complete(
      CompletableFuture<V> future,
      String key,
      @Nullable Found<V> found,
      @Nullable Throwable thrown) {
    V value = found == null ? null : found.entry().valueOrNull();
    if (value != null) {
      future.complete(value);
    } else if (found != null) {
      future.completeExceptionally(noSuchKey(key, found.entry()));
    } else {
      future.completeExceptionally(
          host.asCacheException(thrown == null ? new NullPointerException() : thrown, key));
    }
  }

  private CacheException noSuchKey(String key, Entry<V> entry) {
    CacheException.Where where = new CacheException.Where(name(), key, entry.ownership().owner());
    return FailureKind.NO_SUCH_KEY.exception(where, "", null);
  }
}
