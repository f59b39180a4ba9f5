package dev.covey.simulation;

import java.util.Arrays;

/**
 * Simulated time, in nanoseconds from 0, and what is due in it: what is due at the same time
 * happens in the order in which it was asked for. Confined to one thread.
 */
final class World {

  /** Of the heap's nodes: four have one parent, which takes fewer steps than two. */
  private static final int CHILDREN = 4;

  /** A heap: none is due after its children. */
  private Due[] due = new Due[1024];

  private int size;
  private long nowNanos;
  private long asked;

  long nowNanos() {
    return nowNanos;
  }

  /** Has a task run at a time, or now if that is over. */
  Due at(long nanos, Runnable task) {
    Due added = new Due(Math.max(nanos, nowNanos), asked++, task);
    if (size == due.length) {
      due = Arrays.copyOf(due, 2 * size);
    }
    rise(size++, added);
    return added;
  }

  Due after(long delayNanos, Runnable task) {
    return at(nowNanos + Math.max(0, delayNanos), task);
  }

  /** Lets time pass. What a task throws comes through. */
  void runUntil(long nanos) {
    while (size > 0 && due[0].atNanos() <= nanos) {
      Due next = removeFirst();
      nowNanos = next.atNanos();
      next.run();
    }
    nowNanos = nanos;
  }

  private Due removeFirst() {
    Due first = due[0];
    Due last = due[--size];
    if (size > 0) {
      sink(last);
    }
    return first;
  }

  private void rise(int from, Due added) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / CHILDREN;
      if (!added.isBefore(due[parent])) {
        break;
      }
      due[place] = due[parent];
      place = parent;
    }
    due[place] = added;
  }

  private void sink(Due moved) {
    int place = 0;
    for (int child = 1; child < size; child = CHILDREN * place + 1) {
      int first = child;
      int end = Math.min(child + CHILDREN, size);
      for (int other = child + 1; other < end; other++) {
        if (due[other].isBefore(due[first])) {
          first = other;
        }
      }
      if (!due[first].isBefore(moved)) {
        break;
      }
      due[place] = due[first];
      place = first;
    }
    due[place] = moved;
  }
}
