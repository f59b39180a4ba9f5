package dev.covey.benchmarks;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One system's client, which asks other processes for values, or its member, which asks the other
 * members. Safe for concurrent use.
 */
interface Caller extends AutoCloseable {

  /** A value, which the caller waits for; null if the system has none. */
  byte @Nullable [] get(String key) throws Exception;

  /** The same without waiting. */
  default CompletionStage<byte[]> getAsync(String key) {
    throw new UnsupportedOperationException("getAsync");
  }

  /** Many values in one call. */
  default Collection<byte[]> getMany(List<String> keys) throws Exception {
    throw new UnsupportedOperationException("getMany");
  }

  /** The numbers of those keys that are kept in this process. */
  default BitSet owned(CandidateKeys candidates) throws Exception {
    return new BitSet();
  }

  /** Sees to it that the others have these. */
  default void preload(List<String> keys) throws Exception {}

  /** How many calls so far did not ask, but waited for the answer to another. */
  default long shared() {
    return 0;
  }

  /**
   * Throws {@link IllegalStateException} if of the calls that began since the last time, which were
   * for so many keys, some are known to have been answered in this process.
   */
  default void check(long keys) throws Exception {}

  /** The same if some are known to have been answered by another process. */
  default void checkLocal(long keys) {
    throw new UnsupportedOperationException("local hits");
  }

  @Override
  void close();

  /** Zeros, as many as the key says. */
  static byte[] value(String key) {
    return new byte[CandidateKeys.bytes(key)];
  }

  /** Fails a check. */
  static void expect(String what, long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException("%s: %d (expected: %d)".formatted(what, found, expected));
    }
  }
}
