package dev.covey.group;

import static java.util.Objects.requireNonNull;
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
import java.util.function.Supplier;
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
 * <p>Writes ({@link #put}, {@link #remove}, {@link #clear} and their like) reach the owner of the
 * key first and then every other member, and return when each has acknowledged, or trusts nothing
 * any more that it has from the owner, which takes 2 s at most. If {@code remove(k)} returned,
 * every {@code get(k)} that starts later, on any member, reachable or not, returns a value whose
 * load began after that remove was called, or fails; after {@code put(k, v)}, that value, a newer
 * one, or one loaded after the put. It holds with a list that is given and with etcd, as long as
 * the rates of the machines' clocks differ by less than 1 %, and none is suspended for longer than
 * 2 s together with its clock.
 *
 * <p>Beside the failures above writes fail, within 2.5 s, with {@link UnavailableException}, which
 * names the members that stand in the way: there the old value may be served until it expires, or
 * nobody knows whether anything was done; with {@link NoSuchGroupException}; or with {@link
 * WriteFailedException} if a value cannot be encoded. Each failed write may be repeated. A write
 * whose caller has given up goes on.
 *
 * <p>It is long because it is all that a service sees of the cache; each method hands on to what
 * does the work.
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
    Entry<V> hit = host.reads().hit(key);
    if (hit != null) {
      V value = hit.valueOrNull();
      return value == null
          ? CompletableFuture.failedFuture(noSuchKey(key, hit))
          : CompletableFuture.completedFuture(value);
    }
    CompletableFuture<V> future = new CompletableFuture<>();
    host.reads()
        .miss(key, host.boundByLoad(timeoutNanos))
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
    Entry<V> hit = host.reads().hit(key);
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
    List<CompletableFuture<Found<V>>> waiters =
        host.reads().askAll(distinct, SingleFlight.NO_TIMEOUT);
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
    List<CompletableFuture<Found<V>>> waiters =
        host.reads().askAll(distinct, SingleFlight.NO_TIMEOUT);
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
    CompletionStage<Optional<Entry<V>>> asked = host.reads().ifCached(key, patience.timeoutNanos());
    Optional<Entry<V>> entry = await(key, asked.toCompletableFuture(), patience);
    return entry.flatMap(cached -> Optional.ofNullable(cached.valueOrNull()));
  }

  /**
   * Whether this node, or else the owner, has a value of {@code key} cached; never runs the getter.
   * Blocks while it asks the owner. False if it is known that the key has no value.
   *
   * @throws OwnerUnreachableException if the owner could not be asked
   * @throws NoSuchGroupException if the owner does not have the group
   */
  public boolean contains(String key) {
    Patience patience = patience();
    CompletionStage<Boolean> asked = host.reads().contains(key, patience.timeoutNanos());
    return await(key, asked.toCompletableFuture(), patience);
  }

  /**
   * Puts {@code value} in place of what the cache has of {@code key}, on all members. It lives for
   * {@link GroupConfig#timeToLive}. Blocks until no member has an older one that it would use; see
   * {@linkplain Group above}.
   *
   * @throws TooLargeException if the owner could not store the value; then nothing has changed
   */
  public void put(String key, V value) {
    Patience patience = patience();
    confirm(key, host.writes().put(one(key, value), null, patience.timeoutNanos()), patience);
  }

  /**
   * As {@link #put(String, Object)}, of a value that lives for {@code timeToLive}.
   *
   * @throws IllegalArgumentException if {@code timeToLive} is zero or negative
   */
  public void put(String key, V value, Duration timeToLive) {
    requireNonNull(timeToLive, "timeToLive: null (expected: a duration)");
    Patience patience = patience();
    confirm(key, host.writes().put(one(key, value), timeToLive, patience.timeoutNanos()), patience);
  }

  /** As {@link #put(String, Object)}, later. Never blocks. */
  public CompletableFuture<Void> putAsync(String key, V value) {
    long nanos = host.boundByLoad(timeoutNanos);
    return host.called(key, nanos, host.writes().put(one(key, value), null, nanos));
  }

  /**
   * Puts many values, with one message to each owner. Blocks.
   *
   * @throws CacheException the first failure, with those of other kinds or from other owners
   *     suppressed in it. All owners are asked in any case, unless a value cannot be encoded or is
   *     larger than {@link GroupConfig#maxValueBytes}: then nothing has changed.
   */
  public void putAll(Map<String, ? extends V> values) {
    Patience patience = patience();
    Map<String, V> copy = new LinkedHashMap<>(values);
    confirm(
        Writes.firstOf(copy.keySet()),
        host.writes().put(copy, null, patience.timeoutNanos()),
        patience);
  }

  /**
   * Removes what the cache has of {@code key}, on all members: who asks for it afterwards has it
   * loaded. Blocks until no member has anything of it that it would use; see {@linkplain Group
   * above}.
   */
  public void remove(String key) {
    removeAll(List.of(key));
  }

  /** As {@link #remove}, later. Never blocks. */
  public CompletableFuture<Void> removeAsync(String key) {
    long nanos = host.boundByLoad(timeoutNanos);
    return host.called(key, nanos, host.writes().remove(List.of(key), nanos));
  }

  /**
   * Removes many keys, with one message to each owner. Blocks.
   *
   * @param keys repeated ones count once
   * @throws CacheException the first failure, with those of other kinds or from other owners
   *     suppressed in it. All owners are asked in any case.
   */
  public void removeAll(Collection<String> keys) {
    Patience patience = patience();
    confirm(Writes.firstOf(keys), host.writes().remove(keys, patience.timeoutNanos()), patience);
  }

  /**
   * Removes everything that any member has of this group. Blocks until every member has
   * acknowledged: one that cannot be reached may own keys, so then it fails.
   */
  public void clear() {
    Patience patience = patience();
    confirm("", host.writes().clear(patience.timeoutNanos()), patience);
  }

  /**
   * Writes to the origin, and then has the cache follow: what {@code writer} returns is {@linkplain
   * #put(String, Object) put}, or, if that is empty, the key is {@linkplain #remove removed}.
   * Blocks for as long as the writer does, and then for what is left of the time-out.
   *
   * <p>The cache is told in any case. If the writer throws, the key is removed, since nobody knows
   * what the origin has. If the value is refused, the key is removed. If the time is over, it is
   * put or removed all the same, and nobody waits for it.
   *
   * <p>Two updates of one key at the same time may reach the origin in one order and the cache in
   * the other; of two values that are put, the cache then keeps the older. A writer whose keys are
   * written by several callers at once should return empty: a removed key is loaded anew, whatever
   * the order.
   *
   * @throws WriteFailedException if the writer throws or returns null: with that as its cause
   * @throws DeadlineExceededException if the origin was written, and the cache did not confirm in
   *     time that it has followed
   * @throws TooLargeException if the origin was written, and the key removed, since the value
   *     cannot be stored
   */
  public void update(String key, Writer<V> writer) {
    host.check(key);
    if (host.power().isClosed()) {
      throw host.writes().closed(key);
    }
    Patience patience = patience();
    V written;
    try {
      written =
          requireNonNull(writer.write(key), "the writer returned null (expected: an Optional)")
              .orElse(null);
    } catch (Throwable thrown) { // a user's code
      throw unknownAtOrigin(key, thrown, patience);
    }
    // Not what is left of the time, which may be nothing: the message is to go out in any case.
    CompletableFuture<Void> following = host.writes().follow(key, written, timeoutNanos);
    confirm(key, following, patience, "the origin was written, the cache has ");
  }

  /**
   * Has a listener told, from now on, of the keys that writes on any member remove or replace. Here
   * and not in the group's settings, since what listens mostly comes and goes by itself and has the
   * group; one that is to miss nothing is added before the node joins the list.
   *
   * @return ends it: once it has run, no call begins. Harmless when called twice.
   */
  public Runnable onRemoval(RemovalListener listener) {
    return host.listeners().add(requireNonNull(listener, "listener: null (expected: one)"));
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
    host.power().passThrough(on);
  }

  /** How long a blocking call waits, and until when. */
  private record Patience(long timeoutNanos, long deadlineNanos) {}

  private Patience patience() {
    long timeout = host.boundByLoad(timeoutNanos);
    return new Patience(timeout, host.nowNanos() + timeout);
  }

  private CacheException unknownAtOrigin(String key, Throwable thrown, Patience patience) {
    CacheException failure =
        host.failures().of(FailureKind.WRITE_FAILED, key, Failures.describe(thrown), thrown);
    CompletableFuture<Void> removing = host.writes().follow(key, null, timeoutNanos);
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    try {
      confirm(key, removing, patience);
    } catch (RuntimeException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
    return failure;
  }

  private static <V> Map<String, V> one(String key, V value) {
    requireNonNull(value, "value: null (expected: a value)");
    return Map.of(key, value);
  }

  private void confirm(String key, CompletableFuture<Void> written, Patience patience) {
    confirm(key, written, patience, "");
  }

  /**
   * @param before what is known already, for the message
   */
  private void confirm(
      String key, CompletableFuture<Void> written, Patience patience, String before) {
    await(key, written, patience, () -> host.writes().late(key, patience.timeoutNanos(), before));
  }

  private Entry<V> entry(String key) {
    Entry<V> hit = host.reads().hit(key);
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
            (found, thrown) -> first.addSuppressed(host.failures().of(thrown, key)));
      }
    }
  }

  private Found<V> await(String key) {
    return await(key, host.reads().miss(key, SingleFlight.NO_TIMEOUT), patience());
  }

  private <T> T await(String key, Future<T> future, Patience patience) {
    return await(
        key,
        future,
        patience,
        () -> {
          String detail =
              "no value within " + NANOSECONDS.toMillis(patience.timeoutNanos()) + " ms";
          return host.failures().of(FailureKind.DEADLINE_EXCEEDED, key, detail, null);
        });
  }

  private <T> T await(
      String key, Future<T> future, Patience patience, Supplier<CacheException> late) {
    try {
      host.yieldBeforePark().await(future);
      return future.get(patience.deadlineNanos() - host.nowNanos(), NANOSECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw host.failures().of(cause == null ? failed : cause, key);
    } catch (TimeoutException timeIsOver) {
      future.cancel(false);
      throw late.get();
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
          host.failures().of(thrown == null ? new NullPointerException() : thrown, key));
    }
  }

  private CacheException noSuchKey(String key, Entry<V> entry) {
    CacheException.Where where = host.failures().where(key, entry.ownership().owner());
    return FailureKind.NO_SUCH_KEY.exception(where, "", null);
  }
}
