package dev.covey.group;

import dev.covey.singleflight.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * What a group needs of the node it lives on.
 *
 * @param self the node's member id
 * @param peers its cluster
 * @param ticker the time in nanoseconds, from an arbitrary origin, never going back
 * @param timer runs what is due later
 * @param loaders runs getters: makes a thread available for each task at once, since groups bound
 *     their loads themselves
 * @param callbacks runs what depends on the futures that users got, which may block
 * @param viewWaitNanos how long to wait for the view in which an owner says that it has lost a key
 * @param answerGraceNanos how much longer than an owner's load may take to wait for its answer, so
 *     that its failure arrives as such, not as a deadline
 */
public record GroupContext(
    String self,
    Peers peers,
    LongSupplier ticker,
    Timer timer,
    Executor loaders,
    Executor callbacks,
    long viewWaitNanos,
    long answerGraceNanos) {

  /**
   * The loaders or, once they are shut down, the thread that brings the task: who waits for what
   * comes then still learns how it ends.
   */
  Executor lastingLoaders() {
    return task -> {
      try {
        loaders.execute(task);
      } catch (RejectedExecutionException closing) {
        task.run();
      }
    };
  }

  /** Where what this codec is to read is read. */
  Executor decoder(Codec<?> codec) {
    return codec.decodesAtOnce() ? Runnable::run : lastingLoaders();
  }
}
