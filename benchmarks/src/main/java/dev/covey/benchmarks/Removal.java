package dev.covey.benchmarks;

import dev.covey.group.CacheException;
import dev.covey.group.UnavailableException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How a remove ended, and after how long. Immutable. */
record Removal(int key, long nanos, Outcome outcome) {

  enum Outcome {
    DONE,
    /** {@link UnavailableException}. */
    UNAVAILABLE,
    /** Another {@link CacheException}. */
    REFUSED,
    /** With anything else. */
    BROKEN;

    static Outcome of(@Nullable Throwable failure) {
      if (failure instanceof CompletionException && failure.getCause() != null) {
        return of(failure.getCause());
      }
      if (failure == null) {
        return DONE;
      }
      if (failure instanceof UnavailableException) {
        return UNAVAILABLE;
      }
      return failure instanceof CacheException ? REFUSED : BROKEN;
    }
  }

  boolean isDone() {
    return outcome == Outcome.DONE;
  }
}
