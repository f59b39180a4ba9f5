package dev.covey.benchmarks;

/** One way to ask the server process for 100 bytes. Safe for concurrent use. */
interface Caller extends AutoCloseable {

  /** Short, for the report. */
  String name();

  /**
   * Makes one call. Blocks; throws if it fails.
   *
   * @param thread which of the threads this is, from 0
   * @param turn how many calls this thread has made before
   */
  byte[] call(int thread, int turn);

  /**
   * Throws {@link IllegalStateException} if this caller knows that since the last time some of
   * {@code calls} did not go over the wire.
   */
  default void check(long calls) {}

  @Override
  void close();
}
