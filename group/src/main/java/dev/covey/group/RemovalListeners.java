package dev.covey.group;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * The listeners of a group on one node; each is told by itself, so that a slow one holds up no
 * other, and no write. Safe for concurrent use.
 */
final class RemovalListeners {

  private final Executor callbacks;
  private final Switch power;
  private final Counters counters;
  private final List<RemovalQueue> queues = new CopyOnWriteArrayList<>();

  RemovalListeners(Executor callbacks, Switch power, Counters counters) {
    this.callbacks = callbacks;
    this.power = power;
    this.counters = counters;
  }

  /**
   * Adds a listener.
   *
   * @return takes it away again; harmless when called twice
   */
  Runnable add(RemovalListener listener) {
    RemovalQueue queue = new RemovalQueue(listener, callbacks, power, counters);
    queues.add(queue);
    return () -> {
      queues.remove(queue);
      queue.end();
    };
  }

  /** To be called once this node has dropped the key, or has its new value. */
  void removed(String key) {
    for (RemovalQueue queue : queues) {
      queue.removed(key);
    }
  }

  /** To be called once this node has dropped everything. */
  void removedAll() {
    for (RemovalQueue queue : queues) {
      queue.removedAll();
    }
  }
}
