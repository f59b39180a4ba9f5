package dev.covey.node;

import dev.covey.discovery.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Whether a node has joined and seen enough members, in a registry that is not {@linkplain
 * View#young young}, and is settled among them, if that comes to pass in time: what it loads then
 * is kept. Once reached it stays, also when members leave later: a node that serves goes on
 * serving. Safe for concurrent use.
 */
final class Readiness {

  private final int minMembers;
  private final Supplier<CompletionStage<Void>> settled;
  private final CompletableFuture<Void> reached = new CompletableFuture<>();
  private volatile boolean joined;
  private volatile View view = View.of(0, List.of());
  private volatile boolean over;

  /**
   * @param minMembers how many members the view must have, at least
   * @param settled waits until the node is settled, or has waited long enough
   */
  Readiness(int minMembers, Supplier<CompletionStage<Void>> settled) {
    this.minMembers = minMembers;
    this.settled = settled;
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
    if (last.young()) {
      return "the registry is new, or has lost what it had: nothing is kept yet";
    }
    return last.members().size() < minMembers
        ? last.members().size() + " of " + minMembers + " members"
        : "a member has not shown yet that it knows this node";
  }

  private void look() {
    View last = view;
    if (joined && last.members().size() >= minMembers && !last.young() && !reached.isDone()) {
      settled.get().thenRun(() -> reached.complete(null));
    }
  }
}
