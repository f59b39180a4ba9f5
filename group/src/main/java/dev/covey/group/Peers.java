package dev.covey.group;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a group needs to know of its cluster. Safe for concurrent use. */
public interface Peers {

  /** Whose key it is in the current view. Never blocks, allocates nothing. */
  Ownership ownerOf(String key);

  /** The members of the current view but this node, in the order of their ids. */
  List<Peer> peers();

  /** The name of the current view. */
  ViewName view();

  /**
   * Waits for a view.
   *
   * @return completes, never with a failure, when the current view {@linkplain ViewName#covers
   *     covers} this one, after {@code timeoutNanos}, or when the node is closed
   */
  CompletionStage<Void> awaitView(ViewName view, long timeoutNanos);

  /** A cluster of one: {@code self} owns every key. */
  static Peers none(String self) {
    Ownership here = Ownership.here(self);
    return new Peers() {
      @Override
      public Ownership ownerOf(String key) {
        return here;
      }

      @Override
      public List<Peer> peers() {
        return List.of();
      }

      @Override
      public ViewName view() {
        return new ViewName(0, 0);
      }

      @Override
      public CompletionStage<Void> awaitView(ViewName view, long timeoutNanos) {
        return CompletableFuture.completedStage(null);
      }
    };
  }
}
