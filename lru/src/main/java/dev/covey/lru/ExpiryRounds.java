package dev.covey.lru;

import com.github.benmanes.caffeine.cache.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs Caffeine's maintenance when entries have expired, in rounds until none is left. Safe for
 * concurrent use.
 *
 * <p>Caffeine asks for its next maintenance itself, at the end of one, under its eviction lock: for
 * when its timer wheel next has something, but not within 2^30 ns, and it stays with what it asked
 * for before if that is less than 2^30 ns later. So an entry is found at most 2^31 ns after its
 * deadline. Two things are left to do here:
 *
 * <ol>
 *   <li>One maintenance drops at most 1,000 expired entries and would have the next one wait for
 *       2^30 ns: a million entries would take 18 minutes. So a round that dropped any is followed
 *       by another one soon. The pause lets the thread, which may be a timer's, do other things.
 *   <li>A put that meets another thread's maintenance is only noted down, and looked at in the next
 *       one, for which Caffeine may have asked in an hour. So none is further away than {@link
 *       #MOST_NANOS}.
 * </ol>
 */
final class ExpiryRounds implements Scheduler {
  static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Later later;
  private final Tally tally;

  ExpiryRounds(Later later, Tally tally) {
    this.later = later;
    this.tally = tally;
  }

  @Override
  public Future<?> schedule(Executor executor, Runnable maintenance, long delay, TimeUnit unit) {
    var begun = new CompletableFuture<@Nullable Void>();
    Runnable cancel =
        later.schedule(
            () -> {
              // Done before maintenance and not after it: for as long as this one is not done and
              // its time, by Caffeine's reckoning, has not come, Caffeine asks for no other.
              if (begun.complete(null)) {
                executor.execute(() -> round(executor, maintenance));
              }
            },
            Math.min(unit.toNanos(delay), MOST_NANOS));
    begun.whenComplete((nothing, cancelled) -> cancel.run());
    return begun;
  }

  private void round(Executor executor, Runnable maintenance) {
    long before = tally.expired();
    maintenance.run();
    if (tally.expired() != before) {
      later.schedule(() -> executor.execute(() -> round(executor, maintenance)), PAUSE_NANOS);
    }
  }
}
