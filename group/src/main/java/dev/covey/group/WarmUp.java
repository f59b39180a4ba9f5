package dev.covey.group;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keys being asked for in the background, as {@link Group#warm} begins it. */
public interface WarmUp {

  /** How far it is. Exact at any time, also while keys are under way. */
  Progress progress();

  /** Why the first key failed that did; empty: none has failed. */
  Optional<CacheException> firstFailure();

  /**
   * The end. On the node's callback executor, where what depends on it may block.
   *
   * @return completes when each key has been answered for, whatever the answer, or when a
   *     {@linkplain #cancel cancelled} one has no key under way any more; fails with {@link
   *     ClosedException} if the node is closed before
   */
  CompletionStage<Progress> done();

  /** Asks for no further key; those under way go on. Harmless when it is done. */
  void cancel();

  /**
   * Counts of keys.
   *
   * @param keys how many there are
   * @param asked of these, those asked for so far
   * @param there of these, those with a value, which is cached now where it is owned
   * @param absent of those asked for, those that have no value
   * @param failed of those asked for, the ones that brought no answer
   */
  record Progress(long keys, long asked, long there, long absent, long failed) {

    /** Those without an answer yet, asked for or not; of a cancelled one, those left out. */
    public long remaining() {
      return keys - there - absent - failed;
    }
  }
}
