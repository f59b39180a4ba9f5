package dev.covey.group;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** How a flight has its key loaded: in a run of the getter of its own, or together with others. */
@FunctionalInterface
interface Starter<V> {

  /**
   * Has {@code key} loaded, on another thread.
   *
   * @param finish what is to be done with what the getter brings, on the same thread, before the
   *     load has its outcome
   * @return fails with nothing but a {@link CacheException}
   */
  CompletableFuture<Found<V>> load(String key, Function<Load.Arrival<V>, Found<V>> finish);
}
