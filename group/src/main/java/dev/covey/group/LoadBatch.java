package dev.covey.group;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the keys that one call needs loaded here, to have them brought by as few runs of the
 * getter as it allows. Safe for concurrent use.
 *
 * <p>A key comes here from its flight: so one whose flight is under way already is joined by then,
 * and while it waits here others join it. A run begins as soon as it has as many keys as it may. A
 * flight that had to wait for another begins later, on any thread: then its key has a run alone.
 */
final class LoadBatch<V> implements Starter<V> {

  private final Origin<V> origin;
  private final @Nullable LoadScope part;
  private List<Wanted<V>> collected = new ArrayList<>(); // guarded by this
  private boolean whole; // guarded by this

  /**
   * @param part the load whose getter asks; null: no getter does
   */
  LoadBatch(Origin<V> origin, @Nullable LoadScope part) {
    this.origin = origin;
    this.part = part;
  }

  @Override
  public CompletableFuture<Found<V>> load(String key, Function<Load.Arrival<V>, Found<V>> finish) {
    Wanted<V> wanted = origin.want(key, finish);
    List<Wanted<V>> ready = List.of();
    synchronized (this) {
      collected.add(wanted);
      if (whole || collected.size() == origin.maxKeysPerLoad()) {
        ready = taken();
      }
    }
    begin(ready);
    return wanted.found();
  }

  /** First out of here: a load on this thread must not find them again. */
  private List<Wanted<V>> taken() {
    List<Wanted<V>> together = collected;
    collected = new ArrayList<>();
    return together;
  }

  /**
   * Begins the load of what is left. To be called in any case: a key that is never loaded keeps its
   * flight for ever.
   */
  void begin() {
    List<Wanted<V>> rest;
    synchronized (this) {
      whole = true;
      rest = taken();
    }
    begin(rest);
  }

  private void begin(List<Wanted<V>> together) {
    if (!together.isEmpty()) {
      try {
        origin.load(together, part);
      } catch (Throwable defect) { // still, nobody may wait for ever
        together.forEach(wanted -> wanted.found().completeExceptionally(defect));
      }
    }
  }
}
