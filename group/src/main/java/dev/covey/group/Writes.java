package dev.covey.group;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.covey.group.Delivery.Delivered;
import dev.covey.singleflight.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes of callers on this node: checked, encoded, brought to the owners, counted, and told of as
 * callers expect it.
 *
 * <p>Safe for concurrent use. Its futures fail with {@link CacheException} and end by the time-outs
 * of their messages, some time after {@code timeoutNanos}; {@link #within} ends them in time. What
 * was begun goes on when nobody waits for it any more.
 */
final class Writes<V> {

  /** How long a write waits until its owner is settled, which mostly takes milliseconds. */
  static final long MOST_TO_SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A little longer than anybody who does not acknowledge may trust what it has. */
  private static final long MOST_TO_ACKNOWLEDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_200);

  /** How much of a caller's time is kept for all else, at most. */
  private static final long MOST_TO_RETURN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long a write takes at most, with all of these. */
  static final long MOST_TO_ANSWER_NANOS = MOST_TO_ACKNOWLEDGE_NANOS + MOST_TO_RETURN_NANOS;

  /** Which failures are one for the caller, however many keys they hit: not by their details. */
  private record Cause(String owner, FailureKind kind, List<String> members) {}

  /**
   * @param failed how many changes
   * @param failure of the first of them, with other kinds suppressed in it; null: all is done
   */
  private record Result(int failed, @Nullable CacheException failure) {}

  private final String group;
  private final GroupConfig config;
  private final Peers peers;
  private final Timer timer;
  private final Executor sweeper;
  private final Entries<V> entries;
  private final OwnedWrites<V> owned;
  private final Delivery<V> delivery;
  private final Switch power;
  private final GroupFailures failures;
  private final Counters counters;

  Writes(
      GroupConfig config,
      GroupContext context,
      Switch power,
      GroupFailures failures,
      Entries<V> entries,
      OwnedWrites<V> owned,
      Counters counters) {
    this.group = failures.group();
    this.config = config;
    this.peers = context.peers();
    this.timer = context.timer();
    this.sweeper = context.lastingLoaders();
    this.entries = entries;
    this.owned = owned;
    this.delivery = new Delivery<>(group, context, owned);
    this.power = power;
    this.failures = failures;
    this.counters = counters;
  }

  /**
   * Puts values in place of what the cache has of their keys. Encodes them on this thread; if one
   * cannot be stored, none is sent.
   *
   * @param timeToLive null: the group's own
   * @throws IllegalArgumentException if a key is not one, or the time to live not positive
   */
  CompletableFuture<Void> put(
      Map<String, ? extends V> values, @Nullable Duration timeToLive, long timeoutNanos) {
    values.forEach(
        (key, value) -> {
          check(key);
          requireNonNull(value, "value: null (expected: a value)");
        });
    check(timeToLive);
    return begin(
        firstOf(values.keySet()),
        () -> {
          List<Change<V>> changes = new ArrayList<>(values.size());
          values.forEach((key, value) -> changes.add(encoded(key, value, timeToLive)));
          return write(changes, timeoutNanos);
        },
        values.size());
  }

  /**
   * Puts what is encoded already; it is decoded where the key is owned.
   *
   * @throws IllegalArgumentException as {@link #put} does
   */
  CompletableFuture<Void> put(
      String key, byte[] bytes, @Nullable Duration timeToLive, long timeoutNanos) {
    check(key);
    check(timeToLive);
    Change<V> change = Change.of(new Write(key, bytes, timeToLive));
    return begin(
        key,
        () -> {
          entries.checkLength(key, bytes);
          return write(List.of(change), timeoutNanos);
        },
        1);
  }

  /**
   * Removes keys.
   *
   * @param keys repeated ones count once
   * @throws IllegalArgumentException if a key is not one
   */
  CompletableFuture<Void> remove(Collection<String> keys, long timeoutNanos) {
    LinkedHashSet<String> distinct = new LinkedHashSet<>(keys);
    distinct.forEach(this::check);
    List<Change<V>> changes = distinct.stream().map(Change::<V>remove).toList();
    return begin(firstOf(distinct), () -> write(changes, timeoutNanos), changes.size());
  }

  /**
   * Removes keys for several who want some of them each, with one message to each owner.
   *
   * @param each the keys of one of them, which have been checked
   * @return for each of them, in order, what a {@link #remove} of its keys alone would have failed
   *     with; empty: they are removed. Completes on a loader's thread, unless the group is closed.
   *     Never fails.
   */
  CompletableFuture<List<Optional<CacheException>>> removeTogether(
      List<? extends Collection<String>> each, long timeoutNanos) {
    if (power.isClosed()) {
      return CompletableFuture.completedFuture(
          each.stream().map(keys -> Optional.of(closed(firstOf(keys)))).toList());
    }
    List<Change<V>> changes =
        each.stream().flatMap(Collection::stream).distinct().map(Change::<V>remove).toList();
    counters.writes.add(changes.size());
    return delivery
        .deliver(changes, timeoutNanos)
        .thenApplyAsync(
            delivered -> {
              Map<String, Delivered<V>> byKey = new HashMap<>();
              delivered.forEach(one -> byKey.put(one.key(), one));
              counters.writeFailures.add(
                  byKey.values().stream().filter(one -> failure(one) != null).count());
              return each.stream()
                  .map(keys -> result(keys.stream().map(byKey::get).toList()).failure())
                  .map(Optional::ofNullable)
                  .toList();
            },
            sweeper);
  }

  /**
   * Follows a write to the origin: puts what is there now, or removes the key if that is nothing or
   * is refused. Then it fails as the put did: what the origin no longer has is gone in any case.
   *
   * <p>After a put that not all members acknowledged there is nothing to remove: the others have
   * dropped the old value, and who was silent once would cost the caller the same time again.
   */
  CompletableFuture<Void> follow(String key, @Nullable V written, long timeoutNanos) {
    List<Change<V>> removal = List.of(Change.remove(key));
    return begin(
        key,
        () ->
            written == null
                ? write(removal, timeoutNanos)
                : putOf(key, written, timeoutNanos)
                    .thenCompose(
                        put ->
                            put.failure() == null || put.failure() instanceof UnavailableException
                                ? CompletableFuture.completedFuture(put)
                                : write(removal, timeoutNanos)
                                    .thenApply(removed -> and(put, removed))),
        1);
  }

  /**
   * Has every member, this one included, drop everything of the group. In two rounds, since in the
   * first a member may fetch again what another is about to drop.
   */
  CompletableFuture<Void> clear(long timeoutNanos) {
    if (power.isClosed()) {
      return CompletableFuture.failedFuture(closed(""));
    }
    counters.clears.increment();
    long each = Math.max(1, acknowledgeNanos(timeoutNanos) / 2);
    return counted(
        peers
            .awaitSettled(Math.min(each, MOST_TO_SETTLE_NANOS))
            .toCompletableFuture()
            .thenCompose(settled -> dropEverywhere(each))
            .thenComposeAsync(
                first -> dropEverywhere(each).thenApply(second -> and(first, second)), sweeper)
            .thenApply(
                outcome ->
                    outcome instanceof WriteAnswer.Failure failure
                        ? new Result(1, exception("", failures.self(), failure))
                        : new Result(0, null)));
  }

  /**
   * How long other members have to acknowledge a write whose caller waits this long: less, so that
   * it learns who was silent.
   */
  static long acknowledgeNanos(long timeoutNanos) {
    long before = Math.max(timeoutNanos / 4 * 3, timeoutNanos - MOST_TO_RETURN_NANOS);
    return Math.max(1, Math.min(before, MOST_TO_ACKNOWLEDGE_NANOS));
  }

  /** What comes of {@code written}, unless it takes too long. */
  CompletableFuture<Void> within(long timeoutNanos, String key, CompletableFuture<Void> written) {
    CompletableFuture<Void> bounded = written.copy();
    if (timeoutNanos != Nanos.FOREVER && !bounded.isDone()) {
      Runnable cancel =
          timer.schedule(
              () -> bounded.completeExceptionally(late(key, timeoutNanos, "")), timeoutNanos);
      bounded.whenComplete((done, failure) -> cancel.run());
    }
    return bounded;
  }

  /**
   * @param before what was reached all the same
   */
  CacheException late(String key, long timeoutNanos, String before) {
    String detail = before + "not confirmed within " + NANOSECONDS.toMillis(timeoutNanos) + " ms";
    return failures.of(FailureKind.DEADLINE_EXCEEDED, key, detail, null);
  }

  CacheException closed(String key) {
    return failures.of(FailureKind.CLOSED, key, "", null);
  }

  private void check(String key) {
    Keys.check(key, config.maxKeyBytes());
  }

  private static void check(@Nullable Duration timeToLive) {
    if (timeToLive != null) {
      Require.positive(timeToLive, "timeToLive");
    }
  }

  /** Whose failure tells of all of them. */
  static String firstOf(Collection<String> keys) {
    return keys.isEmpty() ? "" : keys.iterator().next();
  }

  /** Counts what is really begun, and what comes of it. */
  private CompletableFuture<Void> begin(
      String key, Supplier<CompletableFuture<Result>> writes, int count) {
    if (power.isClosed()) {
      return CompletableFuture.failedFuture(closed(key));
    }
    CompletableFuture<Result> begun;
    try {
      begun = writes.get();
    } catch (CacheException refused) { // by this node, before anything was sent
      return CompletableFuture.failedFuture(refused);
    }
    counters.writes.add(count);
    return counted(begun);
  }

  /** Counts in a stage of its own, which no caller that gives up can cancel. */
  private CompletableFuture<Void> counted(CompletableFuture<Result> begun) {
    return begun
        .whenComplete(
            (result, defect) -> counters.writeFailures.add(result == null ? 1 : result.failed()))
        .thenAccept(
            result -> {
              if (result.failure() != null) {
                throw result.failure();
              }
            });
  }

  private Change<V> encoded(String key, V value, @Nullable Duration timeToLive) {
    byte[] bytes = entries.encode(key, value, FailureKind.WRITE_FAILED);
    return new Change<>(key, value, bytes, timeToLive);
  }

  private CompletableFuture<Result> putOf(String key, V value, long timeoutNanos) {
    Change<V> change;
    try {
      change = encoded(key, value, null);
    } catch (CacheException refused) {
      return CompletableFuture.completedFuture(new Result(1, refused));
    }
    return write(List.of(change), timeoutNanos);
  }

  private static Result and(Result refused, Result removed) {
    if (refused.failure() != null && removed.failure() != null) {
      refused.failure().addSuppressed(removed.failure());
    }
    return refused;
  }

  private CompletableFuture<Result> write(List<Change<V>> changes, long timeoutNanos) {
    return delivery.deliver(changes, timeoutNanos).thenApply(this::result);
  }

  private Result result(List<Delivered<V>> delivered) {
    Map<Cause, CacheException> byCause = new LinkedHashMap<>();
    int failed = 0;
    for (Delivered<V> each : delivered) {
      WriteAnswer.Failure failure = failure(each);
      if (failure != null) {
        failed++;
        String owner = each.to().owner();
        byCause.computeIfAbsent(
            new Cause(owner, failure.kind(), failure.members()),
            cause -> exception(each.key(), owner, failure));
      }
    }
    CacheException first = null;
    for (CacheException failure : byCause.values()) {
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }
    return new Result(failed, first);
  }

  private static WriteAnswer.@Nullable Failure failure(Delivered<?> delivered) {
    if (delivered.answer() instanceof WriteAnswer.Moved) {
      String owner = delivered.to().owner();
      String detail = owner + " does not take itself for the key's owner";
      return new WriteAnswer.Failure(FailureKind.UNAVAILABLE, detail, List.of(owner));
    }
    return delivered.answer() instanceof WriteAnswer.Failure failure ? failure : null;
  }

  private CacheException exception(String key, String member, WriteAnswer.Failure failure) {
    CacheException.Where where = failures.where(key, member);
    FailureKind kind = kindHere(failure.kind());
    return switch (kind) {
      case UNAVAILABLE ->
          new UnavailableException(where, failure.detail(), null, failure.members());
      case OWNER_UNREACHABLE, DEADLINE_EXCEEDED -> {
        String what = kind == FailureKind.DEADLINE_EXCEEDED ? "silent" : "unreachable";
        String detail = "the owner, " + member + ", is " + what + ": " + failure.detail();
        yield new UnavailableException(where, detail, null, List.of(member));
      }
      case NO_SUCH_KEY,
          NO_SUCH_GROUP,
          LOAD_FAILED,
          OVERLOADED,
          TOO_LARGE,
          UNDECODABLE,
          CLOSED,
          WRITE_FAILED ->
          kind.exception(where, failure.detail(), null);
    };
  }

  /** That the owner is closing must not read as if this node were; and the other way round. */
  private FailureKind kindHere(FailureKind kind) {
    boolean gone = kind == FailureKind.CLOSED || kind == FailureKind.OWNER_UNREACHABLE;
    if (!gone) {
      return kind;
    }
    return power.isClosed() ? FailureKind.CLOSED : FailureKind.OWNER_UNREACHABLE;
  }

  /** Done if both are; else who is named in the one or the other. */
  static WriteAnswer and(WriteAnswer one, WriteAnswer other) {
    if (!(one instanceof WriteAnswer.Failure first)) {
      return other;
    }
    if (!(other instanceof WriteAnswer.Failure second)) {
      return one;
    }
    List<String> members = new ArrayList<>(first.members());
    StringBuilder detail = new StringBuilder(first.detail());
    if (!members.containsAll(second.members())) {
      second.members().stream().filter(member -> !members.contains(member)).forEach(members::add);
      detail.append("; ").append(second.detail());
    }
    return new WriteAnswer.Failure(FailureKind.UNAVAILABLE, detail.toString(), members);
  }

  private CompletableFuture<WriteAnswer> dropEverywhere(long timeoutNanos) {
    owned.dropAll();
    return peers.dropAllElsewhere(group, timeoutNanos);
  }
}
