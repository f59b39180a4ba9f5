package dev.covey.benchmarks;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.covey.group.CacheException;
import dev.covey.group.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * Removes keys in several ways, each key once. Before a remove the origin goes on to the next
 * version; after it, that is the least that anybody may read. Each of its methods is to be called
 * by one thread at a time.
 */
final class Remover {
  private static final int DIGITS = 3;
  private static final int DUE_THREADS = 4;
  private static final long MOST_SECONDS = 60;
  private static final byte[] NOTHING = {};

  private final Group<byte[]> group;
  private final Versions versions;

  Remover(Group<byte[]> group, Versions versions) {
    this.group = group;
    this.versions = versions;
  }

  /** One after the other, by one caller. */
  Removes oneByOne(List<Integer> keys) {
    Histogram latencies = new Histogram(DIGITS);
    long failed = 0;
    long beganAtNanos = System.nanoTime();
    for (int key : keys) {
      long before = System.nanoTime();
      failed += remove(key) ? 0 : 1;
      latencies.recordValue(System.nanoTime() - before);
    }
    return new Removes(Measured.of(latencies, System.nanoTime() - beganAtNanos), failed);
  }

  /** At a fixed rate, by callers that wait. */
  Removes due(List<Integer> keys, int perSecond) throws Exception {
    LongAdder failed = new LongAdder();
    Measured measured =
        DueCalls.run(
            (thread, turn) -> failed.add(remove(keys.get(turn * DUE_THREADS + thread)) ? 0 : 1),
            DUE_THREADS,
            perSecond,
            SECONDS.toNanos(keys.size()) / perSecond);
    return new Removes(measured, failed.sum());
  }

  /** So many at a time, without a thread for each. */
  Removes inFlight(List<Integer> keys, int inFlight) throws Exception {
    LongAdder failed = new LongAdder();
    AtomicInteger next = new AtomicInteger();
    Measured measured =
        InFlight.run(
            (slot, turn) -> {
              int index = next.getAndIncrement();
              return index >= keys.size()
                  ? null
                  : removeAsync(keys.get(index))
                      .thenApply(
                          removal -> {
                            failed.add(removal.isDone() ? 0 : 1);
                            return NOTHING;
                          });
            },
            nothing -> {},
            inFlight,
            SECONDS.toNanos(MOST_SECONDS));
    return new Removes(measured, failed.sum());
  }

  /** All at once. */
  List<Removal> atOnce(List<Integer> keys) throws Exception {
    List<CompletableFuture<Removal>> under = new ArrayList<>();
    keys.forEach(key -> under.add(removeAsync(key)));
    List<Removal> removals = new ArrayList<>();
    for (CompletableFuture<Removal> each : under) {
      removals.add(each.get(MOST_SECONDS, SECONDS));
    }
    return removals;
  }

  private boolean remove(int key) {
    versions.raise(key);
    try {
      group.remove(Versions.key(key));
    } catch (CacheException failed) {
      return false;
    }
    versions.removed(key, versions.current(key));
    return true;
  }

  private CompletableFuture<Removal> removeAsync(int key) {
    versions.raise(key);
    long beganAtNanos = System.nanoTime();
    return group
        .removeAsync(Versions.key(key))
        .handle(
            (done, failure) -> {
              long nanos = System.nanoTime() - beganAtNanos;
              Removal removal = new Removal(key, nanos, Removal.Outcome.of(failure));
              if (removal.isDone()) {
                versions.removed(key, versions.current(key));
              }
              return removal;
            });
  }
}
