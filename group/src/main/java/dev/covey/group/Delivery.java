package dev.covey.group;

import static java.util.Objects.requireNonNull;

import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Brings changes to the owners of their keys, with one message to each, and after those keys that a
 * newer view has moved. Safe for concurrent use.
 */
final class Delivery<V> {

  /** A change with whom it was brought to, and what came of it. */
  record Delivered<V>(Change<V> change, Ownership to, WriteAnswer answer) {

    String key() {
      return change.key();
    }
  }

  /** More than so many keys are not dropped on the network thread that brings the answer. */
  static final int FEW_KEYS = 1_000;

  private final String group;
  private final Peers peers;
  private final long viewWaitNanos;
  private final Timer timer;
  private final LongSupplier ticker;
  private final Executor sweeper;
  private final OwnedWrites<V> owned;

  Delivery(String group, GroupContext context, OwnedWrites<V> owned) {
    this.group = group;
    this.peers = context.peers();
    this.viewWaitNanos = context.viewWaitNanos();
    this.timer = context.timer();
    this.ticker = context.ticker();
    this.sweeper = context.lastingLoaders();
    this.owned = owned;
  }

  /**
   * Brings each change to the owner of its key.
   *
   * @param changes each of another key
   * @return what came of each, in order, where {@link WriteAnswer.Moved} says that the member asked
   *     last did not take itself for the owner. Never fails.
   */
  CompletableFuture<List<Delivered<V>>> deliver(List<Change<V>> changes, long timeoutNanos) {
    long beganAtNanos = ticker.getAsLong();
    long mostNanos = Math.min(timeoutNanos, Writes.MOST_TO_ANSWER_NANOS);
    return once(changes, mostNanos)
        .thenCompose(first -> again(first, beganAtNanos, mostNanos))
        .thenApply(
            outcome ->
                changes.stream().map(change -> requireNonNull(outcome.get(change.key()))).toList());
  }

  /** What came of each, by key. */
  private CompletableFuture<Map<String, Delivered<V>>> once(
      List<Change<V>> changes, long timeoutNanos) {
    Map<Optional<Peer>, List<Change<V>>> byOwner = new LinkedHashMap<>();
    Map<String, Ownership> owners = new LinkedHashMap<>();
    for (Change<V> change : changes) {
      Ownership to = peers.ownerOf(change.key());
      owners.put(change.key(), to);
      byOwner.computeIfAbsent(to.peer(), owner -> new ArrayList<>()).add(change);
    }
    Map<String, Delivered<V>> outcome = new LinkedHashMap<>();
    CompletableFuture<Map<String, Delivered<V>>> all = CompletableFuture.completedFuture(outcome);
    for (Map.Entry<Optional<Peer>, List<Change<V>>> each : byOwner.entrySet()) {
      List<Change<V>> theirs = each.getValue();
      all =
          all.thenCombine(
              send(each.getKey(), theirs, timeoutNanos),
              (before, answers) -> {
                for (int i = 0; i < theirs.size(); i++) {
                  Change<V> change = theirs.get(i);
                  Ownership to = requireNonNull(owners.get(change.key()));
                  before.put(change.key(), new Delivered<>(change, to, answers.get(i)));
                }
                return before;
              });
    }
    return all;
  }

  /**
   * Once more, in what is left of the time, what has moved meanwhile; a second {@code MOVED} is not
   * followed.
   */
  private CompletableFuture<Map<String, Delivered<V>>> again(
      Map<String, Delivered<V>> first, long beganAtNanos, long timeoutNanos) {
    List<Delivered<V>> moved = new ArrayList<>();
    Set<ViewName> views = new LinkedHashSet<>();
    for (Delivered<V> each : first.values()) {
      if (each.answer() instanceof WriteAnswer.Moved to) {
        moved.add(each);
        views.add(to.view());
      }
    }
    LongSupplier left = () -> timeoutNanos - (ticker.getAsLong() - beganAtNanos);
    if (moved.isEmpty() || left.getAsLong() <= 0) {
      return CompletableFuture.completedFuture(first);
    }
    long waitNanos = Math.min(viewWaitNanos, left.getAsLong());
    return CompletableFuture.allOf(
            views.stream()
                .map(view -> peers.awaitView(view, waitNanos).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .thenCompose(waited -> awaitOwners(moved, Math.min(viewWaitNanos, left.getAsLong())))
        .thenCompose(
            waited -> {
              List<Change<V>> changes = moved.stream().map(Delivered::change).toList();
              return once(changes, Math.max(1, left.getAsLong()));
            })
        .thenApply(
            second -> {
              first.putAll(second);
              return first;
            });
  }

  /** An owner that does not know of it yet gets as long for its view as this node for its own. */
  private CompletableFuture<Void> awaitOwners(List<Delivered<V>> moved, long waitNanos) {
    CompletableFuture<Void> waited = new CompletableFuture<>();
    if (waitNanos <= 0 || moved.stream().allMatch(each -> peers.ownerOf(each.key()) != each.to())) {
      waited.complete(null);
    } else {
      timer.schedule(() -> waited.complete(null), waitNanos);
    }
    return waited;
  }

  private CompletableFuture<List<WriteAnswer>> send(
      Optional<Peer> owner, List<Change<V>> changes, long timeoutNanos) {
    if (owner.isEmpty()) {
      return owned.carryOut(changes, timeoutNanos);
    }
    List<Write> writes = changes.stream().map(Change::asWrite).toList();
    return ask(owner.get(), writes, timeoutNanos)
        .thenApplyAsync(
            answers -> {
              // The owner's view may not have this node, so that nobody has told it.
              changes.forEach(change -> owned.drop(change.key()));
              return answers;
            },
            changes.size() > FEW_KEYS ? sweeper : Runnable::run);
  }

  private CompletableFuture<List<WriteAnswer>> ask(
      Peer owner, List<Write> writes, long timeoutNanos) {
    try {
      return owner
          .write(group, writes, timeoutNanos)
          .thenApply(answers -> complete(answers, writes))
          .exceptionally(defect -> defective(Failures.bare(defect), writes));
    } catch (Throwable defect) { // of the peer, against its contract
      return CompletableFuture.completedFuture(defective(defect, writes));
    }
  }

  private static List<WriteAnswer> complete(List<WriteAnswer> answers, List<Write> writes) {
    if (answers.size() != writes.size()) {
      throw new IllegalStateException(
          "answers: "
              + answers.size()
              + " (expected: one to each of "
              + writes.size()
              + " writes)");
    }
    return answers;
  }

  private static List<WriteAnswer> defective(Throwable defect, List<Write> writes) {
    WriteAnswer answer =
        new WriteAnswer.Failure(FailureKind.WRITE_FAILED, Failures.describe(defect));
    return writes.stream().map(write -> answer).toList();
  }
}
