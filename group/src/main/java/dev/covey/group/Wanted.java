package dev.covey.group;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key that a load is to bring, for one flight.
 *
 * @param where group and key, and this node
 * @param finish what is to be done with what the getter brings, on a loader thread, before anybody
 *     learns of it
 * @param found what the flight waits for; fails with nothing but a {@link CacheException}
 */
record Wanted<V>(
    CacheException.Where where,
    Function<Load.Arrival<V>, Found<V>> finish,
    CompletableFuture<Found<V>> found) {

  /** What came of it: exactly one of the two is not null. */
  record Outcome<V>(@Nullable Found<V> found, @Nullable CacheException failure) {}

  String key() {
    return where.key();
  }

  void end(Outcome<V> outcome) {
    if (outcome.failure() != null) {
      found.completeExceptionally(outcome.failure());
    } else {
      found.complete(outcome.found());
    }
  }
}
