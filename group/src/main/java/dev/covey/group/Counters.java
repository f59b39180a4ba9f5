package dev.covey.group;

import dev.covey.lru.LocalCacheStats;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link GroupStats}, which says what each counts. Safe for concurrent use. */
final class Counters {

  final LongAdder mainHits = new LongAdder();
  final LongAdder hotHits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder cachedGets = new LongAdder();
  final LongAdder served = new LongAdder();
  final LongAdder servedHits = new LongAdder();
  final LongAdder hotMarks = new LongAdder();
  final LongAdder shared = new LongAdder();
  final LongAdder lateHits = new LongAdder();
  final LongAdder inherited = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder fetches = new LongAdder();
  final LongAdder loads = new LongAdder();
  final LongAdder loadedKeys = new LongAdder();
  final LongAdder fallbackLoads = new LongAdder();
  final LongAdder loadSuccesses = new LongAdder();
  final LongAdder loadFailures = new LongAdder();
  final LongAdder loadNanos = new LongAdder();
  final LongAdder refusedLoads = new LongAdder();
  final LongAdder undecodable = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder clears = new LongAdder();
  final LongAdder writeFailures = new LongAdder();
  final LongAdder invalidations = new LongAdder();
  final LongAdder listenerCalls = new LongAdder();
  final LongAdder listenerFailures = new LongAdder();
  final LongAdder listenerOverflows = new LongAdder();

  final LongAdder softHits = new LongAdder();
  final LongAdder staleAnswers = new LongAdder();
  final LongAdder refreshes = new LongAdder();
  final LongAdder droppedRefreshes = new LongAdder();
  final LongAdder sparedLoads = new LongAdder();
  final LongAdder rememberedFailures = new LongAdder();

  GroupStats snapshot(
      int runningLoads,
      int queuedLoads,
      int queuedRefreshes,
      LocalCacheStats main,
      LocalCacheStats hot,
      LocalCacheStats absent) {
    long mainHitsNow = mainHits.sum();
    long hotHitsNow = hotHits.sum();
    long missesNow = misses.sum();
    return new GroupStats(
        mainHitsNow + hotHitsNow + missesNow,
        mainHitsNow,
        hotHitsNow,
        missesNow,
        cachedGets.sum(),
        served.sum(),
        servedHits.sum(),
        hotMarks.sum(),
        shared.sum(),
        lateHits.sum(),
        inherited.sum(),
        received.sum(),
        fetches.sum(),
        loads.sum(),
        loadedKeys.sum(),
        fallbackLoads.sum(),
        loadSuccesses.sum(),
        loadFailures.sum(),
        loadNanos.sum(),
        refusedLoads.sum(),
        undecodable.sum(),
        softHits.sum(),
        staleAnswers.sum(),
        refreshes.sum(),
        droppedRefreshes.sum(),
        sparedLoads.sum(),
        rememberedFailures.sum(),
        writes.sum(),
        clears.sum(),
        writeFailures.sum(),
        invalidations.sum(),
        listenerCalls.sum(),
        listenerFailures.sum(),
        listenerOverflows.sum(),
        runningLoads,
        queuedLoads,
        queuedRefreshes,
        main,
        hot,
        absent);
  }
}
