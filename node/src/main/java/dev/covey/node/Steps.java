package dev.covey.node;

import java.util.ArrayList;
import java.util.List;

/** What is to be done one after the other, each whether or not one before it threw. */
final class Steps {

  private final List<Runnable> steps = new ArrayList<>();

  void add(Runnable step) {
    steps.add(step);
  }

  /** Throws, when all is done, the first that was thrown, with the others suppressed in it. */
  void run() {
    Throwable first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException | Error thrown) {
        if (first == null) {
          first = thrown;
        } else if (first != thrown) {
          first.addSuppressed(thrown);
        }
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
