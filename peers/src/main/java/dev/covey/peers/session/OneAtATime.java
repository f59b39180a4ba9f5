package dev.covey.peers.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A task that only one thread runs at a time, and that sees everything that was done before it was
 * asked for: who asks while another thread is at it has that one run it once more. Safe for
 * concurrent use.
 */
public final class OneAtATime {

  private final Runnable task;

  /** How often it was asked for since the run under way began; 0: none is. */
  private final AtomicInteger asked = new AtomicInteger();

  public OneAtATime(Runnable task) {
    this.task = task;
  }

  /** Runs the task, or has it run by the thread that is at it. */
  public void run() {
    if (ask()) {
      runWhileAsked();
    }
  }

  /**
   * Asks for the task.
   *
   * @return whether nobody is at it: then the caller is to have {@link #runWhileAsked} called, on
   *     any thread, and holds the task until then
   */
  public boolean ask() {
    return asked.getAndIncrement() == 0;
  }

  /**
   * Runs the task until nobody has asked for it meanwhile. What the task throws comes through; it
   * is held for good then.
   */
  public void runWhileAsked() {
    int seen;
    do {
      seen = asked.get();
      task.run();
    } while (asked.addAndGet(-seen) > 0);
  }

  /** Holds the task, if nobody is at it, while another one runs, and runs it after that. */
  public void after(Runnable first) {
    boolean held = ask();
    try {
      first.run();
    } finally {
      if (held) {
        runWhileAsked();
      } else {
        run();
      }
    }
  }
}
