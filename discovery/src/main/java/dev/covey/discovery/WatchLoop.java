package dev.covey.discovery;

import dev.covey.discovery.Registry.Event;
import dev.covey.discovery.Registry.Listing;
import dev.covey.discovery.Registry.Watch;
import java.util.List;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows a registry's keys: lists them, watches from there on, and begins again when a watch ends,
 * when it is told to, and now and then, in case a watch died in silence. It never gives up.
 * Confined to its executor.
 *
 * <p>From its start on there is always a list under way or due.
 */
final class WatchLoop {

  /** What the loop tells. */
  interface Observer {

    /**
     * What is there.
     *
     * @return whether changes can be told from there on; if not, it is listed again
     */
    boolean listed(Listing listing);

    /** There is a watch from the list on. */
    void watching();

    /**
     * What has changed since.
     *
     * @return whether that goes together with what was told; if not, it is listed again
     */
    boolean changed(List<Event> batch);

    /** Up to which revision all is known. */
    long seen();

    /** Nothing is watched any more. */
    void ended(String why);

    void failed(RegistryException why);
  }

  private final Registry registry;
  private final RegistryKeys keys;
  private final RegistryTiming timing;
  private final Observer observer;
  private final Calls calls;
  private final RandomGenerator random;
  private final BackOff backOff;

  private @Nullable Watching watching;
  private @Nullable Future<?> due;
  private boolean listing;
  private boolean again;

  WatchLoop(RegistryContext context, Observer observer) {
    this.registry = context.registry();
    this.keys = context.keys();
    this.timing = context.timing();
    this.random = context.random();
    this.observer = observer;
    this.calls = context.calls();
    this.backOff = context.backOff();
  }

  boolean isWatching() {
    return watching != null;
  }

  /**
   * Lists as soon as can be. A list that is under way may not show what the caller knows: it is
   * thrown away.
   */
  void list() {
    if (listing) {
      again = true;
      return;
    }
    cancelDue();
    listing = true;
    again = false;
    long seenBefore = observer.seen();
    calls.await(
        registry.list(keys.all(), timing.callTimeout()),
        found -> {
          listing = false;
          if (again) {
            list();
          } else if (isOvertaken(found, seenBefore)) {
            listAfter(watching == null ? 0 : relistNanos());
          } else {
            follow(found);
          }
        },
        failure -> {
          listing = false;
          listAfter(backOff.nextNanos());
          observer.failed(failure);
        });
  }

  /**
   * Whether a watch has told more while the list was under way. A list that is older than what was
   * known when it was asked for is another matter: the registry was put back to an older state.
   */
  private boolean isOvertaken(Listing found, long seenBefore) {
    return found.revision() < observer.seen() && found.revision() >= seenBefore;
  }

  private void follow(Listing found) {
    closeWatch();
    if (observer.listed(found)) {
      Watching next = new Watching(calls.nowNanos());
      watching = next;
      next.watch = registry.watch(keys.all(), found.revision() + 1, next);
      listAfter(relistNanos());
      observer.watching();
    } else {
      listAfter(backOff.nextNanos());
    }
  }

  /** Between half and all of the interval. */
  private long relistNanos() {
    long interval = timing.relistInterval().toNanos();
    return interval - random.nextLong(interval / 2 + 1);
  }

  private void listAfter(long delayNanos) {
    cancelDue();
    due = calls.after(delayNanos, this::list);
  }

  private void cancelDue() {
    if (due != null) {
      due.cancel(false);
      due = null;
    }
  }

  private void closeWatch() {
    Watching before = watching;
    watching = null;
    if (before != null) {
      before.close();
      if (calls.nowNanos() - before.sinceNanos > timing.maxBackOff().toNanos()) {
        backOff.reset(); // it was of use
      }
    }
  }

  void stop() {
    calls.stop();
    closeWatch();
  }

  /** One watch, which counts for nothing once there is another one. */
  private final class Watching implements Registry.WatchObserver {

    private final long sinceNanos;
    private @Nullable Watch watch;

    Watching(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    @Override
    public void changed(List<Event> batch) {
      calls.soon(
          () -> {
            if (watching == this && !observer.changed(batch)) {
              closeWatch();
              list();
            }
          });
    }

    @Override
    public void ended(String why) {
      calls.soon(
          () -> {
            if (watching == this) {
              closeWatch();
              if (!listing) {
                listAfter(backOff.nextNanos());
              }
              observer.ended(why);
            }
          });
    }

    void close() {
      if (watch != null) {
        watch.close();
      }
    }
  }
}
