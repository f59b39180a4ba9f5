package dev.covey.group;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of each key that was asked for. A key that has no value is in neither map. Immutable,
 * as far as the values are.
 *
 * @param values the values, in the order of the keys
 * @param failures why the others brought no answer, in the order of the keys
 * @param <V> the type of the values
 */
public record Outcomes<V>(Map<String, V> values, Map<String, CacheException> failures) {

  /** Copies the maps. */
  public Outcomes {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }
}
