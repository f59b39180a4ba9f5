package dev.covey.benchmarks;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many events there were in each tenth of a second, for a bounded time. Later events count as
 * in its last tenth. Safe for concurrent use.
 */
final class Timeline {
  private static final int PER_SECOND = 10;
  private static final long SLOT_NANOS = 1_000_000_000 / PER_SECOND;

  private final long beganAtNanos;
  private final AtomicLongArray slots;

  Timeline(long beganAtNanos, int seconds) {
    this.beganAtNanos = beganAtNanos;
    this.slots = new AtomicLongArray(seconds * PER_SECOND);
  }

  void record(long nowNanos) {
    slots.incrementAndGet(slot(nowNanos));
  }

  /** Events in the tenths of a second that begin between these two points in time. */
  long total(long fromNanos, long toNanos) {
    long total = 0;
    for (int i = slot(fromNanos); i < slot(toNanos); i++) {
      total += slots.get(i);
    }
    return total;
  }

  /** Events in a second, on average. */
  double perSecond(long fromNanos, long toNanos) {
    int count = slot(toNanos) - slot(fromNanos);
    return (double) total(fromNanos, toNanos) * PER_SECOND / count;
  }

  /** Most events in ten tenths in a row, wherever they begin. */
  long mostInASecond(long fromNanos, long toNanos) {
    long most = 0;
    long inASecond = 0;
    int from = slot(fromNanos);
    for (int i = from; i < slot(toNanos); i++) {
      inASecond += slots.get(i);
      if (i - from >= PER_SECOND) {
        inASecond -= slots.get(i - PER_SECOND);
      }
      most = Math.max(most, inASecond);
    }
    return most;
  }

  /** How long after the first of these points in time the last event before the second one came. */
  double secondsToLast(long fromNanos, long toNanos) {
    int last = slot(toNanos) - 1;
    while (last >= slot(fromNanos) && slots.get(last) == 0) {
      last--;
    }
    return (double) (last + 1 - slot(fromNanos)) / PER_SECOND;
  }

  private int slot(long nowNanos) {
    return (int) Math.min((nowNanos - beganAtNanos) / SLOT_NANOS, slots.length() - 1L);
  }
}
