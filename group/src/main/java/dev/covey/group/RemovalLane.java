package dev.covey.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * The events of one group, in their order: one batch that is carried out, and those that wait to be
 * the next. So a group with a member that is slow to acknowledge holds up no other. Guarded by
 * {@link RemovalTurns}, but for what never changes.
 */
final class RemovalLane {

  private final GroupHost<?> host;
  private final Queue<SubmittedRemoval> waiting = new ArrayDeque<>();
  private long waitingKeys;
  private boolean busy;

  RemovalLane(GroupHost<?> host) {
    this.host = host;
  }

  String group() {
    return host.name();
  }

  /**
   * @throws IllegalArgumentException if {@code key} is none of the group
   */
  void check(String key) {
    host.check(key);
  }

  CacheException failure(FailureKind kind, String detail) {
    return host.failures().of(kind, "", detail, null);
  }

  /** An event of however many keys has room where nothing waits. */
  boolean hasRoom(int keys, int maxWaitingKeys) {
    return waiting.isEmpty() || waitingKeys + keys <= maxWaitingKeys;
  }

  void add(SubmittedRemoval event) {
    waiting.add(event);
    waitingKeys += event.keysOf(this).size();
  }

  /** Begins the next batch; empty: one is under way, or nothing waits. */
  List<SubmittedRemoval> next(int maxKeys) {
    List<SubmittedRemoval> batch = new ArrayList<>();
    long keys = 0;
    while (!busy && !waiting.isEmpty()) {
      int more = waiting.element().keysOf(this).size();
      if (!batch.isEmpty() && keys + more > maxKeys) {
        break;
      }
      keys += more;
      batch.add(waiting.remove());
    }
    waitingKeys -= keys;
    busy |= !batch.isEmpty();
    return batch;
  }

  /** The batch under way has ended. */
  void end() {
    busy = false;
  }

  /** What each of a batch comes to in this group. Under no lock. */
  CompletableFuture<List<Optional<CacheException>>> remove(List<SubmittedRemoval> batch) {
    return host.writes()
        .removeTogether(
            batch.stream().map(event -> event.keysOf(this)).toList(),
            Nanos.of(host.config().timeout()));
  }
}
