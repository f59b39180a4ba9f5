package dev.covey.simulation;

import org.jspecify.annotations.Nullable;

/** A task that is due at some time, unless it is cancelled before. Confined to one thread. */
final class Due {

  private final long atNanos;
  private final long order;
  private @Nullable Runnable task;

  /**
   * @param order among those of the same time
   */
  Due(long atNanos, long order, Runnable task) {
    this.atNanos = atNanos;
    this.order = order;
    this.task = task;
  }

  long atNanos() {
    return atNanos;
  }

  boolean isBefore(Due other) {
    return atNanos < other.atNanos || (atNanos == other.atNanos && order < other.order);
  }

  void cancel() {
    task = null;
  }

  void run() {
    Runnable once = task;
    task = null;
    if (once != null) {
      once.run();
    }
  }
}
