package dev.covey.group;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The keys that are to be loaded anew in the background, in the order in which they were asked for.
 * Safe for concurrent use.
 *
 * <p>They come after every load that somebody waits for, and take at most half of the places. What
 * waits here are keys, not loads: a caller who needs the value itself meanwhile begins its load,
 * and the key's turn finds nothing left to do. With a getter of many keys, those that wait when a
 * place is free are loaded together; none waits for others to come.
 */
final class Refreshes {

  private final int maxQueued;
  private final int maxRunning;
  private final int maxTogether;
  private final BooleanSupplier hasRoom;
  private final Function<List<String>, CompletableFuture<?>> refresh;

  private final Set<String> queue = new LinkedHashSet<>(); // guarded by this

  /** These, and those whose load runs. Written under this. */
  private final Set<String> pending = ConcurrentHashMap.newKeySet();

  /** Those whose load runs. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  private int running; // guarded by this

  /** How often it was asked to begin loads since the thread that does so began. */
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param maxTogether how many keys are loaded together
   * @param hasRoom whether a load would begin at once
   * @param refresh loads keys anew; the future may fail
   */
  Refreshes(
      GroupConfig config,
      int maxTogether,
      BooleanSupplier hasRoom,
      Function<List<String>, CompletableFuture<?>> refresh) {
    this.maxQueued = config.maxQueuedRefreshes();
    this.maxRunning = config.backgroundLoads();
    this.maxTogether = maxTogether;
    this.hasRoom = hasRoom;
    this.refresh = refresh;
  }

  /**
   * Asks for a key to be loaded anew; harmless if it is to be already.
   *
   * @return false if too many wait
   */
  boolean add(String key) {
    if (pending.contains(key)) {
      return true;
    }
    synchronized (this) {
      if (queue.size() >= maxQueued) {
        return false;
      }
      if (pending.add(key)) {
        queue.add(key);
      }
    }
    beginAll();
    return true;
  }

  /** Whether a key waits, or its load runs. Takes no lock. */
  boolean isPending(String key) {
    return pending.contains(key);
  }

  /** Whether a key's load runs. Takes no lock. */
  boolean isUnderWay(String key) {
    return underWay.contains(key);
  }

  /** Begins what may begin. By one thread at a time, so that loads on this thread do not nest. */
  void beginAll() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = asked.get();
      for (List<String> keys = next(); !keys.isEmpty(); keys = next()) {
        begin(keys);
      }
    } while (asked.addAndGet(-seen) > 0);
  }

  /** How many keys wait. */
  synchronized int queued() {
    return queue.size();
  }

  private void begin(List<String> keys) {
    CompletableFuture<?> loads;
    underWay.addAll(keys);
    try {
      loads = refresh.apply(keys);
    } catch (RuntimeException | Error refused) { // the place must not be lost with it
      loads = CompletableFuture.failedFuture(refused);
    }
    loads.whenComplete(
        (found, failure) -> {
          synchronized (this) {
            running--;
            keys.forEach(underWay::remove);
            keys.forEach(pending::remove);
          }
          beginAll();
        });
  }

  /** The keys whose turn it is; none if none may be loaded now. */
  private List<String> next() {
    synchronized (this) {
      if (queue.isEmpty() || running == maxRunning) {
        return List.of();
      }
    }
    if (!hasRoom.getAsBoolean()) { // takes the limiter's lock: not under this one
      return List.of();
    }
    synchronized (this) {
      List<String> keys = new ArrayList<>();
      var waiting = queue.iterator();
      while (waiting.hasNext() && keys.size() < maxTogether) {
        keys.add(waiting.next());
        waiting.remove();
      }
      running += keys.isEmpty() ? 0 : 1;
      return keys;
    }
  }
}
