package dev.covey.group;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one listener is to be told, in order, and who tells it: one task on the callback executor at
 * a time, as long as there is something. Safe for concurrent use.
 */
final class RemovalQueue {

  /** Of so many calls that wait for a slow listener, one that covers them all takes the place. */
  static final int MAX_WAITING = 10_000;

  /** After so many calls in a row the listener makes way for other callbacks. */
  private static final int MAX_IN_A_ROW = 100;

  private final RemovalListener listener;
  private final Executor callbacks;
  private final Switch power;
  private final Counters counters;

  /** Calls of the listener. Guarded by this. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private boolean telling; // guarded by this

  /** Set once. */
  private volatile boolean ended;

  RemovalQueue(RemovalListener listener, Executor callbacks, Switch power, Counters counters) {
    this.listener = listener;
    this.callbacks = callbacks;
    this.power = power;
    this.counters = counters;
  }

  void removed(String key) {
    add(() -> listener.removed(key));
  }

  void removedAll() {
    add(listener::removedAll);
  }

  /** Once this has returned, no call begins. */
  void end() {
    ended = true;
  }

  private void add(Runnable call) {
    synchronized (this) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(call);
      } else {
        waiting.clear();
        waiting.add(listener::removedAll);
        counters.listenerOverflows.increment();
      }
      if (telling) {
        return;
      }
      telling = true;
    }
    callbacks.execute(this::tell);
  }

  private void tell() {
    for (int i = 0; i < MAX_IN_A_ROW; i++) {
      Runnable next = next();
      if (next == null) {
        return;
      }
      if (!ended && !power.isClosed()) {
        call(next);
      }
    }
    callbacks.execute(this::tell);
  }

  /** Null: there is nothing, and whoever adds something calls for the next task. */
  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    telling = next != null;
    return next;
  }

  private void call(Runnable call) {
    counters.listenerCalls.increment();
    try {
      call.run();
    } catch (Throwable thrown) { // a user's code
      counters.listenerFailures.increment();
    }
  }
}
