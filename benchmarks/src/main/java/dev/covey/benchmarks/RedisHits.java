package dev.covey.benchmarks;

import java.util.function.Supplier;

/** The hits that a Redis server has counted. Not safe for concurrent use. */
final class RedisHits {
  private static final String NAME = "keyspace_hits:";

  private final Supplier<String> info;
  private long checked;

  /**
   * @param info asks the server for its statistics
   */
  RedisHits(Supplier<String> info) {
    this.info = info;
    this.checked = count();
  }

  /** Throws {@link IllegalStateException} if there were not so many since the last time. */
  void check(long expected) {
    long now = count();
    Caller.expect("hits that Redis counted", now - checked, expected);
    checked = now;
  }

  private long count() {
    return info.get()
        .lines()
        .filter(line -> line.startsWith(NAME))
        .mapToLong(line -> Long.parseLong(line.substring(NAME.length())))
        .sum();
  }
}
