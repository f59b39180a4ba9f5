package dev.covey.node;

import java.util.concurrent.CompletableFuture;

/**
 * Whether a node has joined and seen enough members. Once reached it stays, also when members leave
 * later: a node that serves goes on serving. Safe for concurrent use.
 */
final class Readiness {

  private final int minMembers;
  private final CompletableFuture<Void> reached = new CompletableFuture<>();
  private volatile boolean joined;
  private volatile int members;
  private volatile boolean over;

  /**
   * @param minMembers how many members the view must have, at least
   */
  Readiness(int minMembers) {
    this.minMembers = minMembers;
  }

  void joined() {
    joined = true;
    look();
  }

  void viewed(int membersOfView) {
    members = membersOfView;
    look();
  }

  /** The node closes: it is ready no more, and who waits for it learns that. */
  void end() {
    over = true;
    reached.completeExceptionally(new IllegalStateException("closed"));
  }

  boolean isReady() {
    return reached.isDone() && !over;
  }

  /** Completes when ready; fails if the node is closed before. */
  CompletableFuture<Void> reached() {
    return reached;
  }

  /** What is missing, for people. */
  String missing() {
    return joined ? members + " of " + minMembers + " members" : "not in the list";
  }

  private void look() {
    if (joined && members >= minMembers) {
      reached.complete(null);
    }
  }
}
