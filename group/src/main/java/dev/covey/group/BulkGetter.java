package dev.covey.group;

import java.util.Map;
import java.util.Set;

/**
 * A {@link Getter} for an origin that answers many keys at once.
 *
 * <p>It is asked for the keys that one {@code getAll} needs loaded on this node, or that a peer
 * needs for one, up to {@link GroupConfig#maxKeysPerLoad} in a call, and for a single key where a
 * single key is missing; in the background, or in place of an owner that cannot be reached, for
 * those that are to be loaded just then. A key that is being loaded already is not asked for again:
 * who wants it waits for the load under way, whether that was begun for one key or for many. A call
 * is one load as the group's limits count: it holds one place. Else as {@link Getter} has it.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface BulkGetter<V> {

  /**
   * Loads the values of some keys.
   *
   * @param keys at least one; immutable
   * @return what there is for each key; a key that is left out has no value, as with {@link
   *     Loaded#absent()}; one that was not asked for is ignored; never null, and without null in it
   */
  Map<String, Loaded<V>> loadAll(Set<String> keys) throws Exception;
}
