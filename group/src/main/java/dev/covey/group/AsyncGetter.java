package dev.covey.group;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link Getter} that need not hold a thread while it waits.
 *
 * <p>Called on loader threads, for different keys at the same time. The load counts against {@link
 * GroupConfig#maxConcurrentLoads} until its stage completes; a stage that has not completed within
 * {@link GroupConfig#loadTimeout} is given up and cancelled. Calls of a group that it makes after
 * {@link #load} has returned, on other threads, are not known to be part of the load.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface AsyncGetter<V> {

  /**
   * Begins to load one value.
   *
   * @return completes with the value or with {@link Loaded#absent()}, never with null
   */
  CompletionStage<Loaded<V>> load(String key) throws Exception;

  /** The getter that runs {@code getter} on the thread it is called on. */
  static <V> AsyncGetter<V> of(Getter<V> getter) {
    return key -> CompletableFuture.completedStage(getter.load(key));
  }
}
