package dev.covey.simulation;

import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One process of a machine, from its start to its death: all that it does are tasks here, whatever
 * the thread would be. While it is paused its tasks wait, and its clock goes on. Confined to one
 * thread.
 */
final class SimulatedProcess {

  /** What has a task run: after a pause, each kind goes on at a time of its own. */
  enum Kind {
    /** Timers, in the order of their times. */
    TIMER,
    NETWORK,
    /** Tasks that were handed to executors. */
    THREAD
  }

  private record Waiting(Kind kind, Runnable task) {}

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  /** Of so many tasks that are handed over, one is kept waiting by other threads. */
  private static final int ONE_HELD_UP_OF = 40;

  private final World world;
  private final Clock clock;
  private final SplittableRandom random;
  private final boolean calm;
  private final Consumer<Throwable> defects;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Runnable> atDeath = new ArrayList<>();

  /** By kind, when it goes on after the last pause. */
  private final Map<Kind, Long> goesOnNanos = new EnumMap<>(Kind.class);

  private boolean paused;
  private int pauses;
  private boolean dead;

  /**
   * A process that has just begun.
   *
   * @param calm whether every thread gets its turn at once
   * @param defects told of what a task throws
   */
  SimulatedProcess(
      World world,
      Clock clock,
      SplittableRandom random,
      boolean calm,
      Consumer<Throwable> defects) {
    this.world = world;
    this.clock = clock;
    this.random = random;
    this.calm = calm;
    this.defects = defects;
  }

  LongSupplier ticker() {
    return clock;
  }

  /** A source of randomness that nothing else draws from. */
  SplittableRandom newRandom() {
    return random.split();
  }

  boolean isDead() {
    return dead;
  }

  boolean isPaused() {
    return paused;
  }

  /** Does a task now, unless the process is paused: then once it goes on; or dead: then never. */
  void run(Kind kind, Runnable task) {
    if (dead) {
      return;
    }
    if (paused) {
      waiting.add(new Waiting(kind, task));
      return;
    }
    if (world.nowNanos() < goesOnNanos(kind)) { // not before what has waited
      at(goesOnNanos(kind), kind, task);
      return;
    }
    try {
      task.run();
    } catch (Throwable defect) { // of the code under test
      defects.accept(defect);
    }
  }

  /** As {@link #run}, at a time of the world. */
  Due at(long worldNanos, Kind kind, Runnable task) {
    return world.at(worldNanos, () -> run(kind, task));
  }

  void pause() {
    paused = true;
    pauses++;
  }

  /** How often it was paused. */
  int pauses() {
    return pauses;
  }

  void goOn() {
    if (!paused) {
      return;
    }
    paused = false;
    List<Waiting> due = List.copyOf(waiting);
    waiting.clear();
    goesOnNanos.put(Kind.NETWORK, world.nowNanos() + delayAfterAPause());
    goesOnNanos.put(Kind.THREAD, world.nowNanos() + delayAfterAPause());
    due.forEach(each -> at(goesOnNanos(each.kind()), each.kind(), each.task()));
  }

  private long goesOnNanos(Kind kind) {
    return goesOnNanos.getOrDefault(kind, 0L);
  }

  private long delayAfterAPause() {
    return calm || random.nextBoolean() ? 0 : random.nextLong(2 * MILLI);
  }

  /** What others learn by its death. */
  void atDeath(Runnable task) {
    atDeath.add(task);
  }

  void notAtDeath(Runnable task) {
    atDeath.remove(task);
  }

  void die() {
    if (!dead) {
      dead = true;
      waiting.clear();
      List.copyOf(atDeath).forEach(Runnable::run);
      atDeath.clear();
    }
  }

  Timer timer() {
    return (task, delayNanos) -> timed(task, delayNanos)::cancel;
  }

  private Timed timed(Runnable task, long delayNanos) {
    Timed timed = new Timed(task);
    timed.due = at(clock.worldAfter(delayNanos), Kind.TIMER, timed);
    return timed;
  }

  /** So many threads that each task has one at once, though now and then others come first. */
  Executor threads() {
    return task -> at(world.nowNanos() + turnNanos(), Kind.THREAD, task);
  }

  private long turnNanos() {
    if (calm) {
      return MICRO;
    }
    return random.nextInt(ONE_HELD_UP_OF) == 0
        ? random.nextLong(30 * MILLI)
        : random.nextLong(1, 50 * MICRO);
  }

  /** One thread that is always free. */
  Executor callbacks() {
    return task -> at(world.nowNanos() + MICRO, Kind.THREAD, task);
  }

  /** Not cancelled by being made to wait. */
  private static final class Timed implements Runnable {

    private final Runnable task;
    private boolean cancelled;
    @org.jspecify.annotations.Nullable Due due;

    Timed(Runnable task) {
      this.task = task;
    }

    void cancel() {
      cancelled = true;
      if (due != null) {
        due.cancel();
      }
    }

    @Override
    public void run() {
      if (!cancelled) {
        task.run();
      }
    }
  }
}
