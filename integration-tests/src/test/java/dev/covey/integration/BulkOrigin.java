package dev.covey.integration;

import dev.covey.group.BulkGetter;
import dev.covey.group.Loaded;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a node's bulk getter reads from: it notes each call. A key that begins with {@code large}
 * has a value of 1,000 characters, any other itself. Safe for concurrent use.
 */
final class BulkOrigin implements BulkGetter<String> {

  private final List<Set<String>> calls = new CopyOnWriteArrayList<>();

  @Override
  public Map<String, Loaded<String>> loadAll(Set<String> keys) {
    calls.add(keys);
    return keys.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                key -> Loaded.of(key.startsWith("large") ? "x".repeat(1_000) : key)));
  }

  /** The keys of each call so far, in no order. */
  List<Set<String>> calls() {
    return calls;
  }

  int keys() {
    return calls.stream().mapToInt(Set::size).sum();
  }
}
