package dev.covey.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an event that is submitted, and whose turn it is in a lane: decided here, carried
 * out by {@link Removals}. Safe for concurrent use.
 *
 * <p>An event is under way from when it is taken until its last lane has ended. It is among those
 * that are done before anybody learns that it is, and no longer under way before anybody learns
 * that it has failed.
 */
final class RemovalTurns {

  private final RemovalSettings settings;
  private final LongSupplier ticker;

  // All below is guarded by this.
  private final DoneEvents done;
  private final Map<String, SubmittedRemoval> underWay = new HashMap<>();
  private long events;
  private long carriedOut;
  private long failed;
  private long repeats;
  private long shared;
  private long refused;
  private long batches;

  RemovalTurns(RemovalSettings settings, LongSupplier ticker) {
    this.settings = settings;
    this.ticker = ticker;
    this.done = new DoneEvents(settings);
  }

  /**
   * Takes events into their lanes, all before any has its turn, unless they are known already or
   * refused.
   *
   * @return what each comes to, in order
   */
  synchronized List<CompletableFuture<Optional<CacheException>>> take(
      Collection<SubmittedRemoval> submitted) {
    events += submitted.size();
    return submitted.stream().map(this::take).toList();
  }

  /** Begins the next batch of a lane; empty: one is under way, or nothing waits. */
  synchronized List<SubmittedRemoval> next(RemovalLane lane) {
    List<SubmittedRemoval> batch = lane.next(settings.maxKeysPerBatch());
    batches += batch.isEmpty() ? 0 : 1;
    return batch;
  }

  /**
   * Ends the batch that a lane has begun.
   *
   * @param outcomes of each event of the batch
   * @return the events that have ended in their other lanes too, to be completed
   */
  synchronized List<SubmittedRemoval> end(
      RemovalLane lane, List<SubmittedRemoval> batch, List<Optional<CacheException>> outcomes) {
    lane.end();
    List<SubmittedRemoval> ended = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      SubmittedRemoval event = batch.get(i);
      if (event.ended(outcomes.get(i))) {
        settle(event);
        ended.add(event);
      }
    }
    return ended;
  }

  synchronized RemovalStats stats() {
    return new RemovalStats(
        events,
        carriedOut,
        failed,
        repeats,
        shared,
        refused,
        underWay.size(),
        batches,
        done.size());
  }

  private CompletableFuture<Optional<CacheException>> take(SubmittedRemoval submitted) {
    RemovalEvent event = submitted.event();
    if (event.keys().isEmpty()) {
      carriedOut++;
      return completed(null);
    }
    SubmittedRemoval running = underWay.get(event.id());
    Integer keysHash = keysHash(event.id(), running);
    if (keysHash == null) {
      return takeNew(submitted);
    }
    if (keysHash != event.keys().hashCode()) {
      String detail =
          "event id: " + Keys.quote(event.id()) + " (expected: one that no other event has had)";
      return refused(submitted.lanes().get(0).failure(FailureKind.WRITE_FAILED, detail));
    }
    if (running != null) {
      shared++;
      return running.outcome();
    }
    repeats++;
    return completed(null);
  }

  /** Of the event that has this id; null: none that is known. */
  private @Nullable Integer keysHash(String id, @Nullable SubmittedRemoval running) {
    return running == null
        ? done.keysHash(id, ticker.getAsLong())
        : Integer.valueOf(running.event().keys().hashCode());
  }

  private CompletableFuture<Optional<CacheException>> takeNew(SubmittedRemoval submitted) {
    for (RemovalLane lane : submitted.lanes()) {
      if (!lane.hasRoom(submitted.keysOf(lane).size(), settings.maxWaitingKeys())) {
        String detail =
            "too many keys wait to be removed (expected: at most "
                + settings.maxWaitingKeys()
                + ")";
        return refused(lane.failure(FailureKind.OVERLOADED, detail));
      }
    }
    underWay.put(submitted.event().id(), submitted);
    submitted.lanes().forEach(lane -> lane.add(submitted));
    return submitted.outcome();
  }

  private CompletableFuture<Optional<CacheException>> refused(CacheException failure) {
    refused++;
    return completed(failure);
  }

  private static CompletableFuture<Optional<CacheException>> completed(
      @Nullable CacheException failure) {
    return CompletableFuture.completedFuture(Optional.ofNullable(failure));
  }

  private void settle(SubmittedRemoval submitted) {
    underWay.remove(submitted.event().id());
    if (submitted.hasFailed()) {
      failed++;
    } else {
      carriedOut++;
      done.add(submitted.event(), ticker.getAsLong());
    }
  }
}
