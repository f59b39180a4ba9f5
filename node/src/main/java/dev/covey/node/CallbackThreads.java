package dev.covey.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What users' callbacks run on, where they may block. Those that one message brings are handed over
 * together, which costs about as much as one of them. Safe for concurrent use.
 */
final class CallbackThreads implements Executor {

  private final Executor threads;

  /** What the message that this thread delivers has brought so far; null: it delivers none. */
  @SuppressWarnings("ThreadLocalUsage") // of this node, of which there may be several
  private final ThreadLocal<@Nullable List<Runnable>> brought = new ThreadLocal<>();

  CallbackThreads(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable callback) {
    List<Runnable> together = brought.get();
    if (together == null) {
      threads.execute(callback);
    } else {
      together.add(callback);
    }
  }

  /** Delivers a message, and then hands over the callbacks that this has led to on this thread. */
  void together(Runnable delivery) {
    if (brought.get() != null) { // inside of another
      delivery.run();
      return;
    }
    List<Runnable> together = new ArrayList<>();
    brought.set(together);
    try {
      delivery.run();
    } finally {
      brought.remove();
      if (!together.isEmpty()) {
        threads.execute(new Batch(together));
      }
    }
  }

  /**
   * Callbacks that are run in order, each by a thread that is free: whoever begins calls another
   * thread for those behind its first, which may block.
   */
  private final class Batch implements Runnable {

    private final List<Runnable> callbacks;
    private final AtomicInteger next = new AtomicInteger();

    Batch(List<Runnable> callbacks) {
      this.callbacks = callbacks;
    }

    @Override
    public void run() {
      if (next.get() < callbacks.size() - 1) {
        threads.execute(this);
      }
      try {
        for (int i = next.getAndIncrement(); i < callbacks.size(); i = next.getAndIncrement()) {
          callbacks.get(i).run();
        }
      } finally {
        if (next.get() < callbacks.size()) { // one threw
          threads.execute(this);
        }
      }
    }
  }
}
