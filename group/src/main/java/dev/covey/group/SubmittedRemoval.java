package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way through the lanes of its groups. Guarded by {@link RemovalTurns}, but for
 * what never changes and the outcome.
 */
final class SubmittedRemoval {

  private final RemovalEvent event;
  private final List<RemovalLane> lanes;
  private final CompletableFuture<Optional<CacheException>> outcome = new CompletableFuture<>();
  private int lanesLeft;
  private @Nullable CacheException failure;

  /**
   * @param lanes one for each group of the event
   */
  SubmittedRemoval(RemovalEvent event, List<RemovalLane> lanes) {
    this.event = event;
    this.lanes = lanes;
    this.lanesLeft = lanes.size();
  }

  RemovalEvent event() {
    return event;
  }

  List<RemovalLane> lanes() {
    return lanes;
  }

  Set<String> keysOf(RemovalLane lane) {
    return requireNonNull(event.keys().get(lane.group()));
  }

  /** What the event comes to; empty: its keys are removed. Never fails. */
  CompletableFuture<Optional<CacheException>> outcome() {
    return outcome;
  }

  /**
   * Notes what it came to in one of its lanes.
   *
   * @return whether that was the last
   */
  boolean ended(Optional<CacheException> there) {
    if (failure == null) {
      failure = there.orElse(null);
    } else {
      there.ifPresent(failure::addSuppressed);
    }
    lanesLeft--;
    return lanesLeft == 0;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Tells who waits: after the last lane, and under no lock. */
  void complete() {
    outcome.complete(Optional.ofNullable(failure));
  }
}
