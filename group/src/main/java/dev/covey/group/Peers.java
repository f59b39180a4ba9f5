package dev.covey.group;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a group needs to know of its cluster. Safe for concurrent use. */
public interface Peers {

  /** Whose key it is in the current view. Never blocks, allocates nothing. */
  Ownership ownerOf(String key);

  /** The revision of the current view. */
  long revision();

  /**
   * Waits for a view.
   *
   * @return completes, never with a failure, when the view has this revision or a later one, after
   *     {@code timeoutNanos}, or when the node is closed
   */
  CompletionStage<Void> awaitRevision(long revision, long timeoutNanos);

  /** A cluster of one: {@code self} owns every key. */
  static Peers none(String self) {
    Ownership here = Ownership.here(self);
    return new Peers() {
      @Override
      public Ownership ownerOf(String key) {
        return here;
      }

      @Override
      public long revision() {
        return 0;
      }

      @Override
      public CompletionStage<Void> awaitRevision(long revision, long timeoutNanos) {
        return CompletableFuture.completedStage(null);
      }
    };
  }
}
