package dev.covey.lru;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs tasks when a test moves the ticker past their time, on the test's thread. */
final class HandScheduler implements Later {
  private final HandTicker ticker;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::at));
  private int ran;

  private record Task(long at, Runnable runnable) {}

  HandScheduler(HandTicker ticker) {
    this.ticker = ticker;
  }

  @Override
  public Runnable schedule(Runnable runnable, long delayNanos) {
    var task = new Task(ticker.getAsLong() + delayNanos, runnable);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Lets time go by; the ticker shows each task the very time for which it was scheduled. */
  void advance(long byNanos) {
    long until = ticker.getAsLong() + byNanos;
    while (!tasks.isEmpty() && tasks.element().at() <= until) {
      Task task = tasks.remove();
      ticker.advance(task.at() - ticker.getAsLong());
      ran++;
      task.runnable().run();
    }
    ticker.advance(until - ticker.getAsLong());
  }

  int pending() {
    return tasks.size();
  }

  int ran() {
    return ran;
  }
}
