package dev.covey.benchmarks;

import dev.covey.group.CacheException;
import dev.covey.group.FailureKind;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests of some time, of each from the moment at which it was due. Safe for
 * concurrent use; figures are final after {@link #awaitAll} or {@link #stopCounting}.
 *
 * <p>A <em>hit</em> is an answer with a value that had been read before the request was due, and is
 * within its hard limit; a <em>stale</em> one is past it; what was read later was <em>waited</em>
 * for.
 */
final class Answers {
  private static final int DIGITS = 3;

  private final long hardLimitNanos;
  private final BitSet resident;
  private final Timeline staleAnswers;

  // All guarded by this.
  private final Histogram localHits = new Histogram(DIGITS);
  private final Histogram ownerHits = new Histogram(DIGITS);
  private final Histogram stale = new Histogram(DIGITS);
  private final Histogram waited = new Histogram(DIGITS);
  private final Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
  private long asked;
  private long pending;
  private long values;
  private long ofResident;
  private long failuresOfResident;
  private boolean counting = true;

  /**
   * @param hardLimit with the most that jitter adds
   * @param resident the keys that the cache had when this time began
   * @param staleAnswers told when a stale answer came
   */
  Answers(Duration hardLimit, BitSet resident, Timeline staleAnswers) {
    this.hardLimitNanos = hardLimit.toNanos();
    this.resident = resident;
    this.staleAnswers = staleAnswers;
  }

  synchronized void asked(int key) {
    asked++;
    pending++;
    if (resident.get(key)) {
      ofResident++;
    }
  }

  /**
   * @param readAtNanos when the value was read from the origin
   * @param atOnce whether the node that was asked had it
   */
  synchronized void answered(long dueAtNanos, long nowNanos, long readAtNanos, boolean atOnce) {
    end();
    if (!counting) {
      return;
    }
    long latency = Math.max(0, nowNanos - dueAtNanos);
    values++;
    if (readAtNanos - dueAtNanos >= 0) {
      waited.recordValue(latency);
    } else if (dueAtNanos - readAtNanos > hardLimitNanos) {
      stale.recordValue(latency);
      staleAnswers.record(nowNanos);
    } else {
      (atOnce ? localHits : ownerHits).recordValue(latency);
    }
  }

  synchronized void failed(int key, @Nullable Throwable failure) {
    if (!(failure instanceof CacheException known)) {
      throw new IllegalStateException("not a failure of the cache", failure);
    }
    end();
    if (!counting) {
      return;
    }
    failures.merge(known.kind(), 1L, Long::sum);
    if (resident.get(key)) {
      failuresOfResident++;
    }
  }

  private void end() {
    pending--;
    if (pending == 0) {
      notifyAll();
    }
  }

  /** Leaves out what is still under way. */
  synchronized Answers stopCounting() {
    counting = false;
    return this;
  }

  /** Waits until each request has its answer, which its time-out sees to. */
  synchronized Answers awaitAll() throws InterruptedException {
    while (pending > 0) {
      wait();
    }
    return this;
  }

  synchronized long asked() {
    return asked;
  }

  /** Requests that brought a value. */
  synchronized long values() {
    return values;
  }

  /** The share of the requests that ended which brought a value. */
  synchronized double answeredShare() {
    return (double) values / Math.max(1, values + failures());
  }

  /** The share of the requests that ended which failed so. */
  synchronized double failedShare(FailureKind kind) {
    return (double) failures(kind) / Math.max(1, values + failures());
  }

  synchronized long failures() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long failures(FailureKind kind) {
    return failures.getOrDefault(kind, 0L);
  }

  /** Requests for keys that the cache had when this time began. */
  synchronized long ofResident() {
    return ofResident;
  }

  /** Of these, those that failed. */
  synchronized long failuresOfResident() {
    return failuresOfResident;
  }

  /** Latencies of hits on the node that was asked, in nanoseconds. */
  synchronized Histogram localHits() {
    return localHits.copy();
  }

  /** Latencies of hits at the owner. */
  synchronized Histogram ownerHits() {
    return ownerHits.copy();
  }

  /** Latencies of all hits. */
  synchronized Histogram hits() {
    Histogram both = localHits.copy();
    both.add(ownerHits);
    return both;
  }

  synchronized Histogram stale() {
    return stale.copy();
  }

  synchronized Histogram waited() {
    return waited.copy();
  }

  /** What takes 99 of 100 no longer, in microseconds. */
  static double p99Micros(Histogram latencies) {
    return latencies.getValueAtPercentile(99) / 1e3;
  }
}
