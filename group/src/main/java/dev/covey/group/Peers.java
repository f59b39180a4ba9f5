package dev.covey.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a group needs to know of its cluster. Safe for concurrent use. */
public interface Peers {

  /** Whose key it is in the current view. Never blocks, allocates nothing. */
  Ownership ownerOf(String key);

  /**
   * Who answers for a key when its owner, another member, cannot be reached; empty if this node
   * does.
   */
  Optional<Peer> standInOf(String key);

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

  /**
   * Waits until this node may use what it owns in the current view.
   *
   * @return completes, never with a failure, when it may, or after {@code timeoutNanos}
   */
  CompletionStage<Void> awaitSettled(long timeoutNanos);

  /**
   * Waits, when a view has just come, until this node may use what it has gained with it; not at
   * all later, nor if that may take longer than {@code timeoutNanos}.
   *
   * @return completes, never with a failure
   */
  CompletionStage<Void> awaitBarrier(long timeoutNanos);

  /** Whether this node uses nothing any more since it is about to leave the list. */
  boolean isLeaving();

  /**
   * Has every other member drop what it has of keys that this node owns.
   *
   * @return {@link WriteAnswer.Done} when each member has, or trusts nothing any more that it has
   *     from here; after {@code timeoutNanos} a failure that names those who have not. Never fails.
   */
  CompletableFuture<WriteAnswer> dropElsewhere(String group, List<String> keys, long timeoutNanos);

  /**
   * Has every other member drop all that it has of a group.
   *
   * @return {@link WriteAnswer.Done} when each member has; else as {@link #dropElsewhere}
   */
  CompletableFuture<WriteAnswer> dropAllElsewhere(String group, long timeoutNanos);

  /** A cluster of one: {@code self} owns every key. */
  static Peers none(String self) {
    Ownership here = Ownership.here(self);
    return new Peers() {
      @Override
      public Ownership ownerOf(String key) {
        return here;
      }

      @Override
      public Optional<Peer> standInOf(String key) {
        return Optional.empty();
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

      @Override
      public CompletionStage<Void> awaitSettled(long timeoutNanos) {
        return CompletableFuture.completedStage(null);
      }

      @Override
      public CompletionStage<Void> awaitBarrier(long timeoutNanos) {
        return CompletableFuture.completedStage(null);
      }

      @Override
      public boolean isLeaving() {
        return false;
      }

      @Override
      public CompletableFuture<WriteAnswer> dropElsewhere(
          String group, List<String> keys, long timeoutNanos) {
        return CompletableFuture.completedFuture(new WriteAnswer.Done());
      }

      @Override
      public CompletableFuture<WriteAnswer> dropAllElsewhere(String group, long timeoutNanos) {
        return CompletableFuture.completedFuture(new WriteAnswer.Done());
      }
    };
  }
}
