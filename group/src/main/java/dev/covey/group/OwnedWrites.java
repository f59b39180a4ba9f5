package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out writes of keys that this node owns, and drops what this node has of others' when
 * their owners say so.
 *
 * <p>How a value that is out of date is kept out. The owner goes first: it detaches the key's
 * flights, so that nobody joins one that began before, then drops the key from its tiers; a flight
 * that ends meanwhile has either stored, and that is dropped, or sees that it is detached (see
 * {@link dev.covey.lru.LocalCache}). It fences the key first: what other members hand over, without
 * a flight, is refused if it is from before. Then it detaches once more, since a flight that began
 * between the two may have found the old value in a tier, and who comes after the write must not
 * join it. Only then it tells the other members, each of which does the same: so what they fetch
 * afterwards is not older than the write. Writes are neither merged nor compared: each takes all of
 * these steps.
 *
 * <p>Safe for concurrent use. Its futures do not fail.
 */
final class OwnedWrites<V> {

  private record Step(String key, @Nullable Ownership ownership, WriteAnswer answer) {

    boolean isTaken() {
      return answer instanceof WriteAnswer.Done;
    }
  }

  private final String group;
  private final GroupConfig config;
  private final Peers peers;
  private final LongSupplier ticker;
  private final Executor decoder;
  private final Entries<V> entries;
  private final Tiers<V> tiers;
  private final Loads<V> loads;
  private final Fetches<V> fetches;
  private final Fences fences;
  private final RemovalListeners listeners;

  OwnedWrites(
      String group,
      Codec<V> codec,
      GroupConfig config,
      GroupContext context,
      Entries<V> entries,
      Tiers<V> tiers,
      Loads<V> loads,
      Fetches<V> fetches,
      Fences fences,
      RemovalListeners listeners) {
    this.group = group;
    this.config = config;
    this.peers = context.peers();
    this.ticker = context.ticker();
    this.decoder = context.decoder(codec);
    this.entries = entries;
    this.tiers = tiers;
    this.loads = loads;
    this.fetches = fetches;
    this.fences = fences;
    this.listeners = listeners;
  }

  /**
   * Carries out the changes of keys that this node owns in its view, and has all other members drop
   * those keys.
   *
   * @param changes each of another key
   * @param timeoutNanos how long the caller waits
   * @return an answer to each change, in order
   */
  CompletableFuture<List<WriteAnswer>> carryOut(List<Change<V>> changes, long timeoutNanos) {
    long acknowledgeNanos = Writes.acknowledgeNanos(timeoutNanos);
    CompletableFuture<Void> settled =
        peers
            .awaitSettled(Math.min(timeoutNanos / 4, Writes.MOST_TO_SETTLE_NANOS))
            .toCompletableFuture();
    CompletableFuture<List<Step>> taken =
        changes.stream().anyMatch(Change::isToBeDecoded)
            ? settled.thenApplyAsync(mayBe -> take(changes), decoder)
            : settled.thenApply(mayBe -> take(changes));
    return taken.thenCompose(steps -> tellOthers(steps, acknowledgeNanos));
  }

  /** Drops what is here of a key, and what is on its way. */
  void drop(String key) {
    replace(key, null);
  }

  /** Drops everything; takes time in proportion to the entries. */
  void dropAll() {
    fences.fenceAll(ticker.getAsLong());
    loads.detachAll();
    fetches.detachAll();
    tiers.clear();
    loads.detachAll();
    fetches.detachAll();
    listeners.removedAll();
  }

  private List<Step> take(List<Change<V>> changes) {
    List<Step> steps = new ArrayList<>(changes.size());
    changes.forEach(change -> steps.add(take(change)));
    return steps;
  }

  private Step take(Change<V> change) {
    String key = change.key();
    try {
      Keys.check(key, config.maxKeyBytes());
    } catch (IllegalArgumentException e) { // of a peer with another limit
      return refused(key, FailureKind.TOO_LARGE, String.valueOf(e.getMessage()));
    }
    Ownership ownership = peers.ownerOf(key);
    if (ownership.peer().isPresent()) {
      return new Step(key, null, new WriteAnswer.Moved(peers.view()));
    }
    if (!ownership.isValid(ticker)) {
      return new Step(key, null, unsure(ownership));
    }
    try {
      Entry<V> entry = entryOf(change, ownership);
      if (entry != null && !tiers.fits(key, entry)) {
        String detail =
            "entry of "
                + entry.weightBytes()
                + " bytes (expected: at most maxEntryShare, "
                + config.maxEntryShare()
                + ", of the main tier)";
        return refused(key, FailureKind.TOO_LARGE, detail);
      }
      replace(key, entry);
    } catch (CacheException failure) {
      return refused(key, failure.kind(), failure.detail());
    } catch (RuntimeException defect) { // such as a peer's time to live that is none
      return refused(key, FailureKind.WRITE_FAILED, Failures.describe(defect));
    }
    listeners.removed(key);
    return new Step(key, ownership, new WriteAnswer.Done());
  }

  private static Step refused(String key, FailureKind kind, String detail) {
    return new Step(key, null, new WriteAnswer.Failure(kind, detail));
  }

  /** Null: there is to be none. */
  private @Nullable Entry<V> entryOf(Change<V> change, Ownership ownership) {
    byte[] bytes = change.bytes();
    if (bytes == null) {
      return null;
    }
    V value = change.value() == null ? entries.decode(change.key(), bytes) : change.value();
    return entries.put(change.key(), ownership, value, bytes, change.timeToLive());
  }

  private void replace(String key, @Nullable Entry<V> entry) {
    fences.fence(key, ticker.getAsLong());
    detach(key);
    if (entry == null) {
      tiers.drop(key);
    } else {
      tiers.replace(key, entry);
    }
    detach(key);
  }

  private void detach(String key) {
    fetches.detach(key);
    loads.detach(key);
  }

  private CompletableFuture<List<WriteAnswer>> tellOthers(List<Step> steps, long acknowledgeNanos) {
    List<String> keys = steps.stream().filter(Step::isTaken).map(Step::key).toList();
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(steps.stream().map(Step::answer).toList());
    }
    return peers
        .dropElsewhere(group, keys, acknowledgeNanos)
        .thenApply(acknowledged -> steps.stream().map(step -> answer(step, acknowledged)).toList());
  }

  /** Who lost the key meanwhile cannot vouch for it: its new owner is to do the same. */
  private WriteAnswer answer(Step step, WriteAnswer acknowledged) {
    if (!step.isTaken()) {
      return step.answer();
    }
    Ownership ownership = requireNonNull(step.ownership(), "of a step that is taken");
    if (ownership.isOver()) {
      return new WriteAnswer.Moved(peers.view());
    }
    return ownership.isValid(ticker) ? acknowledged : unsure(ownership);
  }

  /** Another member may be the owner, and answer with what it has. */
  private static WriteAnswer unsure(Ownership ownership) {
    String detail = ownership.owner() + " is not sure to own the key";
    return new WriteAnswer.Failure(FailureKind.UNAVAILABLE, detail, List.of(ownership.owner()));
  }
}
