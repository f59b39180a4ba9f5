package dev.covey.benchmarks;

/** What is filled to see how much memory entries take. Confined to one thread. */
interface FillableStore extends AutoCloseable {
  int KEY_LENGTH = 20;
  int VALUE_BYTES = 100;

  /** For what can expire: long enough that nothing does. */
  long LIFETIME_HOURS = 1;

  /** The key of this number, of {@link #KEY_LENGTH} characters. */
  static String key(int number) {
    return "user:%015d".formatted(number);
  }

  /** Stores the keys of these numbers, each with a value of its own. */
  void fill(int from, int to) throws Exception;

  /** How many it holds, without those that are due to go. */
  long entries();

  /** By how many bytes it counts them; what does not count bytes: their keys and values. */
  default long weighed() {
    return entries() * (KEY_LENGTH + VALUE_BYTES);
  }

  @Override
  default void close() {}
}
