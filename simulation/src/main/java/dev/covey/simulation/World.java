package dev.covey.simulation;

import java.util.PriorityQueue;

/**
 * Simulated time, in nanoseconds from 0, and what is due in it: what is due at the same time
 * happens in the order in which it was asked for. Confined to one thread.
 */
final class World {

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private long nowNanos;
  private long asked;

  long nowNanos() {
    return nowNanos;
  }

  /** Has a task run at a time, or now if that is over. */
  Due at(long nanos, Runnable task) {
    Due added = new Due(Math.max(nanos, nowNanos), asked++, task);
    due.add(added);
    return added;
  }

  Due after(long delayNanos, Runnable task) {
    return at(nowNanos + Math.max(0, delayNanos), task);
  }

  /** Lets time pass. What a task throws comes through. */
  void runUntil(long nanos) {
    for (Due next = due.peek(); next != null && next.atNanos() <= nanos; next = due.peek()) {
      due.remove();
      nowNanos = next.atNanos();
      next.run();
    }
    nowNanos = nanos;
  }
}
