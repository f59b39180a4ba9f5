package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A change at the origin, as an application hears of it: which keys of which groups are not valid
 * any more. Immutable.
 *
 * <pre>{@code
 * RemovalEvent event =
 *     RemovalEvent.of("orders/3/1207", "orders", List.of(orderId))
 *         .and("customers", List.of(customerId));
 * }</pre>
 *
 * @param id the same whenever the event is delivered again, and no other event's: such as topic,
 *     partition and offset, or position in the log. The id of a row, or of a transaction that makes
 *     several events, is none: what changes later would be taken for a repetition.
 * @param keys by the name of their group. Empty: there is nothing to do.
 */
public record RemovalEvent(String id, Map<String, Set<String>> keys) {

  /**
   * @throws IllegalArgumentException if the id is blank
   */
  public RemovalEvent {
    requireNonNull(id, "event id: null (expected: not blank)");
    Require.that(!id.isBlank(), "event id", Keys.quote(id), "not blank");
    requireNonNull(keys, "keys of event: null (expected: keys by group)");
    Map<String, Set<String>> copy = new LinkedHashMap<>();
    keys.forEach((group, ofGroup) -> copy.put(requireName(group), distinct(ofGroup)));
    copy.values().removeIf(Set::isEmpty);
    keys = Collections.unmodifiableMap(copy);
  }

  /**
   * An event of keys of one group.
   *
   * @param keys repeated ones count once
   * @throws IllegalArgumentException if the id is blank
   */
  public static RemovalEvent of(String id, String group, Collection<String> keys) {
    return new RemovalEvent(id, Map.of()).and(group, keys);
  }

  /** This event, with keys of a further group, or further keys of one. */
  public RemovalEvent and(String group, Collection<String> more) {
    Map<String, Set<String>> all = new LinkedHashMap<>(keys);
    Set<String> ofGroup = new LinkedHashSet<>(keys.getOrDefault(requireName(group), Set.of()));
    ofGroup.addAll(distinct(more));
    all.put(group, ofGroup);
    return new RemovalEvent(id, all);
  }

  private static String requireName(String group) {
    return requireNonNull(group, "group: null (expected: a name)");
  }

  private static Set<String> distinct(Collection<String> keys) {
    Set<String> distinct = new LinkedHashSet<>(requireNonNull(keys, "keys: null (expected: some)"));
    distinct.forEach(key -> requireNonNull(key, "key: null (expected: one)"));
    return Collections.unmodifiableSet(distinct);
  }
}
