package dev.covey.singleflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so: a ticker and a timer in one. Safe for concurrent use. */
public final class ManualTime implements Timer, LongSupplier {

  private record Task(long dueNanos, long order, Runnable action) {}

  private final List<Task> tasks = new ArrayList<>(); // guarded by this
  private final AtomicLong nowNanos = new AtomicLong();
  private long scheduled; // guarded by this

  @Override
  public long getAsLong() {
    return nowNanos.get();
  }

  @Override
  public synchronized Runnable schedule(Runnable task, long delayNanos) {
    Task entry = new Task(nowNanos.get() + Math.max(0, delayNanos), scheduled++, task);
    tasks.add(entry);
    return () -> {
      synchronized (this) {
        tasks.remove(entry);
      }
    };
  }

  /** Lets time pass and runs what falls due, in order, on this thread. */
  public void advance(long nanos) {
    long end = nowNanos.get() + nanos;
    for (Task due = takeDue(end); due != null; due = takeDue(end)) {
      nowNanos.set(Math.max(nowNanos.get(), due.dueNanos()));
      due.action().run();
    }
    nowNanos.set(end);
  }

  /** How many tasks are neither run nor cancelled. */
  public synchronized int pending() {
    return tasks.size();
  }

  private synchronized @Nullable Task takeDue(long end) {
    Task first =
        tasks.stream()
            .filter(task -> task.dueNanos() <= end)
            .min(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order))
            .orElse(null);
    tasks.remove(first);
    return first;
  }
}
