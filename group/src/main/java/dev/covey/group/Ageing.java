package dev.covey.group;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of values past their limits, of keys owned here: which are served, which are to be
 * loaded anew, and which are served in place of a load. Safe for concurrent use.
 */
final class Ageing<V> {

  private final Tiers<V> tiers;
  private final OriginHealth health;
  private final BooleanSupplier hasRoom;
  private final Refreshes refreshes;
  private final long retryNanos;
  private final LongSupplier ticker;
  private final Counters counters;

  /**
   * @param hasRoom whether a load would begin at once
   */
  Ageing(
      Tiers<V> tiers,
      OriginHealth health,
      BooleanSupplier hasRoom,
      Refreshes refreshes,
      GroupConfig config,
      LongSupplier ticker,
      Counters counters) {
    this.tiers = tiers;
    this.health = health;
    this.hasRoom = hasRoom;
    this.refreshes = refreshes;
    this.retryNanos = Nanos.of(config.retryDelay());
    this.ticker = ticker;
    this.counters = counters;
  }

  /** The entry that answers a call; one past its soft limit is to be loaded anew. */
  @Nullable Entry<V> hit(String key) {
    Entry<V> entry = tiers.main(key);
    return entry == null || !entry.ages() ? entry : served(key, entry);
  }

  private @Nullable Entry<V> served(String key, Entry<V> entry) {
    long now = ticker.getAsLong();
    if (!entry.isOwn()) { // handed over by a member that is about to leave: a copy until then
      return entry.isFresh(now) ? entry : null;
    }
    if (!entry.isServed(now)) {
      return null;
    }
    if (entry.isStale(now)) {
      counters.staleAnswers.increment();
    }
    if (!entry.isFresh(now)) {
      counters.softHits.increment();
      askForRefresh(key, entry, now);
    }
    return entry;
  }

  private void askForRefresh(String key, Entry<V> entry, long nowNanos) {
    if (refreshes.isPending(key)) { // first, since it takes no lock
      if (entry.isStale(nowNanos) && refreshes.isUnderWay(key)) {
        // nobody is to wait for it once more
        tiers.replaceOwn(key, entry, entry.excused(nowNanos, retryNanos));
      }
    } else if (!health.admitsOptional(nowNanos)) {
      spare(key, entry, nowNanos);
    } else if (!refreshes.add(key)) {
      counters.droppedRefreshes.increment();
      tiers.replaceOwn(key, entry, entry.putOff(nowNanos, retryNanos));
    }
  }

  private void spare(String key, Entry<V> entry, long nowNanos) {
    counters.droppedRefreshes.increment();
    tiers.replaceOwn(key, entry, entry.excused(nowNanos, retryNanos));
  }

  /** The entry that answers a call, with nothing coming of it. */
  @Nullable Entry<V> peek(String key) {
    Entry<V> entry = tiers.main(key);
    return entry != null && entry.isServed(ticker.getAsLong()) ? entry : null;
  }

  /** Whether there is a value, be it past its limits. */
  boolean isKept(String key) {
    return tiers.main(key) != null;
  }

  /** The entry that need not be loaded anew; null: there is none. */
  @Nullable Entry<V> fresh(String key) {
    Entry<V> entry = tiers.main(key);
    return entry != null && entry.isFresh(ticker.getAsLong()) ? entry : null;
  }

  /** The entry of a key whose turn has come, if it is to be loaded anew, which is to begin now. */
  @Nullable Entry<V> startRefresh(String key) {
    Entry<V> entry = tiers.main(key);
    long now = ticker.getAsLong();
    if (entry == null || entry.isFresh(now)) { // gone, or loaded for a caller
      return null;
    }
    if (!health.startsOptional(now, true)) { // in trouble since the key was queued
      spare(key, entry, now);
      return null;
    }
    return entry;
  }

  /** What is served so that the origin is spared a load; null: nothing, or it need not be. */
  @Nullable Found<V> inPlaceOfALoad(String key) {
    Entry<V> kept = tiers.main(key);
    return kept == null || health.startsOptional(ticker.getAsLong(), hasRoom.getAsBoolean())
        ? null
        : excuse(key, kept);
  }

  /** What is served since the load has failed; null: nothing. */
  @Nullable Found<V> afterAFailure(String key) {
    Entry<V> kept = tiers.main(key);
    return kept == null ? null : excuse(key, kept);
  }

  /**
   * What is served since the load takes too long; null: nothing.
   *
   * @param onLate told of the first who was served so
   */
  @Nullable Found<V> inPlaceOfALateLoad(String key, Runnable onLate) {
    Entry<V> kept = tiers.main(key);
    if (kept == null) {
      return null;
    }
    if (kept.isServed(ticker.getAsLong())) { // excused for another, or loaded by now
      return new Found<>(kept, Source.MAIN_HIT);
    }
    Found<V> excused = excuse(key, kept);
    if (excused != null) {
      onLate.run();
    }
    return excused;
  }

  /** Puts the next load off; null if the entry may not be served meanwhile. */
  private @Nullable Found<V> excuse(String key, Entry<V> kept) {
    long now = ticker.getAsLong();
    Entry<V> excused = kept.excused(now, retryNanos);
    tiers.replaceOwn(key, kept, excused);
    if (!excused.isServed(now)) {
      return null;
    }
    if (excused.isStale(now)) {
      counters.staleAnswers.increment();
    }
    return new Found<>(excused, Source.MAIN_HIT);
  }
}
