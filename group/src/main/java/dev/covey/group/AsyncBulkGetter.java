package dev.covey.group;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link BulkGetter} that need not hold a thread while it waits. It relates to {@link BulkGetter}
 * as {@link AsyncGetter} does to {@link Getter}.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface AsyncBulkGetter<V> {

  /**
   * Begins to load the values of some keys.
   *
   * @param keys at least one; immutable
   * @return completes with what {@link BulkGetter#loadAll} would return
   */
  CompletionStage<Map<String, Loaded<V>>> loadAll(Set<String> keys) throws Exception;

  /** The getter that runs {@code getter} on the thread it is called on. */
  static <V> AsyncBulkGetter<V> of(BulkGetter<V> getter) {
    return keys -> CompletableFuture.completedStage(getter.loadAll(keys));
  }
}
