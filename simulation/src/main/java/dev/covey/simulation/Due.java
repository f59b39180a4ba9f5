package dev.covey.simulation;

import org.jspecify.annotations.Nullable;

/** A task that is due at some time, unless it is cancelled before. Confined to one thread. */
final class Due implements Comparable<Due> {

  private final long atNanos;
  private final long order;
  private @Nullable Runnable task;

  Due(long atNanos, long order, Runnable task) {
    this.atNanos = atNanos;
    this.order = order;
    this.task = task;
  }

  long atNanos() {
    return atNanos;
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

  @Override
  public int compareTo(Due other) {
    int byTime = Long.compare(atNanos, other.atNanos);
    return byTime != 0 ? byTime : Long.compare(order, other.order);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(order);
  }
}
