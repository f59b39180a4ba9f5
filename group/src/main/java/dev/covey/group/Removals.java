package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes, from the groups of a node and so from the whole cluster, what an application's events
 * say has changed at the origin: those of a message queue or a change-data-capture, which deliver
 * at least once.
 *
 * <pre>{@code
 * List<RemovalEvent> events = new ArrayList<>();
 * for (Change change : changes.poll()) {
 *   events.add(RemovalEvent.of(change.position(), "users", List.of(change.userId())));
 * }
 * node.removals().submitAll(events).join(); // every member has dropped the keys
 * changes.commit(); // after a failure they come again, which is harmless
 * }</pre>
 *
 * <ul>
 *   <li><b>Idempotent</b>, on this node, by the event's id. One that was done is not carried out
 *       again, one under way is shared; one that failed, in whatever part, is carried out whole
 *       when it is submitted again. What was done is remembered within the bounds of {@link
 *       RemovalSettings}. Beyond them, after a restart and on another node an event is carried out
 *       once more, which is harmless: its keys are loaded once more.
 *   <li><b>Batched.</b> An event begins at once, unless others of its group are under way; those
 *       that come meanwhile begin together when these have ended, with one message to each owner.
 *   <li><b>In order.</b> In each group events begin in the order in which they were submitted, one
 *       batch after the other. An event's keys are removed by a removal that begins after it was
 *       submitted, whatever other events have the same keys. Between groups there is no order.
 *   <li><b>Bounded.</b> An event that finds too many keys waiting fails at once.
 * </ul>
 *
 * <p>A future completes when the keys are removed in all groups of the event, as by {@link
 * Group#removeAll}. It fails with {@link CacheException}: as removeAll does, with other groups'
 * failures suppressed, once all have ended; with {@link OverloadedException} if too many keys wait;
 * with {@link WriteFailedException} if an event with other keys had the same id. It completes on
 * the node's callback executor, unless it is complete from the start. To cancel it stops nothing.
 * Each batch takes the time-out of its group ({@link GroupConfig#timeout}) at most, about.
 *
 * <p>Safe for concurrent use.
 */
public final class Removals {

  /** Of as many events as fail together, each has a stack to print. */
  private static final int MAX_SUPPRESSED = 10;

  private final Supplier<? extends Collection<GroupHost<?>>> groups;
  private final Executor callbacks;
  private final RemovalTurns turns;

  /** By group; of all groups of which there were events. */
  private final Map<String, RemovalLane> lanes = new ConcurrentHashMap<>();

  /**
   * For a node, which has one.
   *
   * @param groups those that the node has at the moment
   * @param ticker the time in nanoseconds, from an arbitrary origin, never going back
   * @param callbacks completes what users get
   */
  public Removals(
      Supplier<? extends Collection<GroupHost<?>>> groups,
      LongSupplier ticker,
      Executor callbacks,
      RemovalSettings settings) {
    this.groups = groups;
    this.callbacks = callbacks;
    this.turns = new RemovalTurns(settings, ticker);
  }

  /**
   * Removes what an event says. Never blocks.
   *
   * @throws IllegalArgumentException if this node does not have one of the groups, or a key is none
   *     of its group: then nothing has begun
   */
  public CompletableFuture<Void> submit(RemovalEvent event) {
    return submitAll(List.of(requireNonNull(event, "event: null (expected: one)")));
  }

  /**
   * Removes what many events say, in their order; those of a group where none is under way begin
   * together. Never blocks.
   *
   * @return completes when all have ended; fails with the first failure in their order, with up to
   *     ten others suppressed in it. Each is carried out in any case, unless it is refused itself;
   *     when all are submitted again, those are that failed.
   * @throws IllegalArgumentException as {@link #submit} does, for any of them: then none has begun
   */
  public CompletableFuture<Void> submitAll(Collection<RemovalEvent> events) {
    List<SubmittedRemoval> submitted = events.stream().map(this::checked).toList();
    List<CompletableFuture<Optional<CacheException>>> outcomes = turns.take(submitted);
    submitted.stream().flatMap(event -> event.lanes().stream()).distinct().forEach(this::beginNext);
    return told(outcomes);
  }

  /** What this has done so far. */
  public RemovalStats stats() {
    return turns.stats();
  }

  private SubmittedRemoval checked(RemovalEvent event) {
    requireNonNull(event, "event: null (expected: one)");
    List<RemovalLane> itsLanes = new ArrayList<>();
    event
        .keys()
        .forEach(
            (group, keys) -> {
              RemovalLane lane = lane(group, event);
              keys.forEach(lane::check);
              itsLanes.add(lane);
            });
    return new SubmittedRemoval(event, itsLanes);
  }

  private RemovalLane lane(String group, RemovalEvent event) {
    RemovalLane known = lanes.get(group);
    return known == null
        ? lanes.computeIfAbsent(group, name -> new RemovalLane(host(name, event)))
        : known;
  }

  private GroupHost<?> host(String group, RemovalEvent event) {
    Collection<GroupHost<?>> all = groups.get();
    return all.stream()
        .filter(host -> host.name().equals(group))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "group of event "
                        + Keys.quote(event.id())
                        + ": \""
                        + group
                        + "\" (expected: one of "
                        + all.stream().map(GroupHost::name).sorted().toList()
                        + ")"));
  }

  /**
   * Carries out the next batch of a lane, if none is under way there. What is in it was submitted
   * before it begins, and nothing is added to it afterwards: so nobody is told of a removal that is
   * older than the event.
   */
  private void beginNext(RemovalLane lane) {
    List<SubmittedRemoval> batch = turns.next(lane);
    if (!batch.isEmpty()) {
      CompletableFuture.completedFuture(batch)
          .thenCompose(lane::remove) // in here, so that the lane goes on if this throws
          .whenComplete(
              (outcomes, defect) ->
                  ended(lane, batch, outcomes == null ? defective(lane, batch, defect) : outcomes));
    }
  }

  private void ended(
      RemovalLane lane, List<SubmittedRemoval> batch, List<Optional<CacheException>> outcomes) {
    List<SubmittedRemoval> ended = turns.end(lane, batch, outcomes);
    beginNext(lane); // first, so that no user's callback holds it up
    ended.forEach(SubmittedRemoval::complete);
  }

  private static List<Optional<CacheException>> defective(
      RemovalLane lane, List<SubmittedRemoval> batch, @Nullable Throwable defect) {
    String detail = Failures.describe(Failures.bare(requireNonNull(defect)));
    return batch.stream()
        .map(event -> Optional.of(lane.failure(FailureKind.WRITE_FAILED, detail)))
        .toList();
  }

  private CompletableFuture<Void> told(List<CompletableFuture<Optional<CacheException>>> outcomes) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new));
    if (all.isDone()) {
      complete(future, outcomes);
    } else {
      all.whenCompleteAsync((ended, never) -> complete(future, outcomes), callbacks);
    }
    return future;
  }

  private static void complete(
      CompletableFuture<Void> future, List<CompletableFuture<Optional<CacheException>>> outcomes) {
    List<CacheException> failures =
        outcomes.stream().flatMap(outcome -> outcome.join().stream()).toList();
    if (failures.isEmpty()) {
      future.complete(null);
      return;
    }
    CacheException first = failures.get(0).again();
    failures.stream().skip(1).limit(MAX_SUPPRESSED).forEach(first::addSuppressed);
    future.completeExceptionally(first);
  }
}
