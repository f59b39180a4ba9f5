package dev.covey.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Many runs, of one seed after the other, some at the same time. Safe for concurrent use; {@link
 * #run} waits.
 */
public final class Campaign {

  /**
   * What came of it all. Immutable.
   *
   * @param failed those with violations, in the order of their seeds
   */
  public record Result(
      long seeds, long operations, long faults, long violations, List<Outcome> failed) {

    public Result {
      failed = List.copyOf(failed);
    }
  }

  private final int operations;
  private final int parallel;
  private final Executor executor;
  private final Consumer<Outcome> observer;

  /**
   * @param operations of each run
   * @param parallel how many runs are made at the same time
   * @param executor has a thread for each of these
   * @param observer told of each outcome, from any of these threads
   */
  public Campaign(int operations, int parallel, Executor executor, Consumer<Outcome> observer) {
    this.operations = operations;
    this.parallel = parallel;
    this.executor = executor;
    this.observer = observer;
  }

  /** Runs so many seeds. */
  public Result run(long firstSeed, long count) {
    return run(firstSeed, count, Long.MAX_VALUE);
  }

  /** Runs so many seeds, or until so many have failed. */
  public Result run(long firstSeed, long count, long mostFailed) {
    Share total = new Share();
    AtomicLong next = new AtomicLong(firstSeed);
    AtomicBoolean enough = new AtomicBoolean();
    List<CompletableFuture<Void>> shares = new ArrayList<>();
    for (int i = 0; i < parallel; i++) {
      shares.add(
          CompletableFuture.runAsync(
              () -> {
                for (long seed = next.getAndIncrement();
                    seed < firstSeed + count && !enough.get();
                    seed = next.getAndIncrement()) {
                  Outcome outcome = Simulation.run(seed, operations);
                  observer.accept(outcome);
                  enough.compareAndSet(false, total.add(outcome) >= mostFailed);
                }
              },
              executor));
    }
    CompletableFuture.allOf(shares.toArray(CompletableFuture<?>[]::new)).join();
    return total.result();
  }

  /** Safe for concurrent use. */
  private static final class Share {

    private long seeds; // guarded by this, as all is
    private long operations;
    private long faults;
    private long violations;
    private final List<Outcome> failed = new ArrayList<>();

    synchronized long add(Outcome outcome) {
      seeds++;
      operations += outcome.operations();
      faults += outcome.faults();
      violations += outcome.violations().size();
      if (!outcome.violations().isEmpty()) {
        failed.add(outcome);
      }
      return failed.size();
    }

    synchronized Result result() {
      failed.sort(Comparator.comparingLong(Outcome::seed));
      return new Result(seeds, operations, faults, violations, failed);
    }
  }
}
