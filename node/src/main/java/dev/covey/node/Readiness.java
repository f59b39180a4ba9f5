package dev.covey.node;

import dev.covey.discovery.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a node has joined and seen enough members, in a registry that is not {@linkplain
 * View#young young}. Once reached it stays, also when members leave later: a node that serves goes
 * on serving. Safe for concurrent use.
 */
final class Readiness {

  private final int minMembers;
  private final CompletableFuture<Void> reached = new CompletableFuture<>();
  private volatile boolean joined;
  private volatile View view = View.of(0, List.of());
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

  void viewed(View newer) {
    view = newer;
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

  /**
   * Waits until the node is ready, or closed.
   *
   * @throws TimeoutException saying what is missing
   * @throws CancellationException if this thread is interrupted; its interrupt flag stays set
   */
  void await(Duration timeout) throws TimeoutException {
    try {
      reached.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new TimeoutException("not ready within " + timeout + ": " + missing());
    } catch (ExecutionException closed) {
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting: " + missing());
    }
  }

  /** What it waits for, for people; of no meaning once it is ready. */
  String missing() {
    View last = view;
    if (!joined) {
      return "not in the list";
    }
    return last.young()
        ? "the registry is new, or has lost what it had: nothing is kept yet"
        : last.members().size() + " of " + minMembers + " members";
  }

  private void look() {
    View last = view;
    if (joined && last.members().size() >= minMembers && !last.young()) {
      reached.complete(null);
    }
  }
}
