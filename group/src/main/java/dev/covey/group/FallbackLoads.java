package dev.covey.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Loads in place of owners that cannot be reached, for a getter of many keys. Safe for concurrent
 * use.
 *
 * <p>The fetches of one call fail one by one, each on its own, at about the same time. So what they
 * need is gathered: a task on the loaders' executor takes all that has come until it runs. Nothing
 * waits for more to come.
 */
final class FallbackLoads<V> implements Starter<V> {

  private final Origin<V> origin;
  private final Executor loaders;

  private final Queue<Wanted<V>> gathered = new ArrayDeque<>(); // guarded by this
  private boolean taken; // whether a task will look. Guarded by this

  FallbackLoads(Origin<V> origin, Executor loaders) {
    this.origin = origin;
    this.loaders = loaders;
  }

  @Override
  public CompletableFuture<Found<V>> load(String key, Function<Load.Arrival<V>, Found<V>> finish) {
    Wanted<V> wanted = origin.want(key, finish);
    boolean first;
    synchronized (this) {
      gathered.add(wanted);
      first = !taken;
      taken = true;
    }
    if (first) {
      try {
        loaders.execute(this::beginAll);
      } catch (Throwable noThread) { // the loads say so themselves
        beginAll();
      }
    }
    return wanted.found();
  }

  private void beginAll() {
    for (List<Wanted<V>> next = next(); !next.isEmpty(); next = next()) {
      try {
        origin.load(next, null);
      } catch (Throwable defect) { // still, nobody may wait for ever
        next.forEach(wanted -> wanted.found().completeExceptionally(defect));
      }
    }
  }

  private synchronized List<Wanted<V>> next() {
    List<Wanted<V>> next = new ArrayList<>();
    while (next.size() < origin.maxKeysPerLoad() && !gathered.isEmpty()) {
      next.add(gathered.remove());
    }
    taken = !next.isEmpty();
    return next;
  }
}
