package dev.covey.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A run of a whole cluster, from a seed, in simulated time: nodes start; callers call them while
 * things go wrong; then everything is mended, and after a quiet while all has to be as if nothing
 * had been. Two runs of one seed are the same. Not safe for concurrent use; several runs at once
 * know nothing of each other.
 */
public final class Simulation {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long START_NANOS = 3 * SECOND;
  private static final long LEAST_DISTURBED_NANOS = 25 * SECOND;
  private static final long MOST_DISTURBED_NANOS = 50 * SECOND;

  /** In which everybody finds everybody again. */
  private static final long RECOVERY_NANOS = 45 * SECOND;

  private static final int LEAST_FAULTS = 4;
  private static final int MOST_FAULTS = 14;
  private static final int ONE_WITHOUT_FAULTS_OF = 20;

  private final long seed;
  private final int operations;
  private final World world = new World();
  private final Trace trace;
  private final Checker checker;
  private final Origin origin;
  private final Circumstances circumstances;
  private final SplittableRandom random;
  private final Machines machines;
  private final Callers callers;
  private final List<String> keys;

  private Simulation(long seed, int operations, boolean traced) {
    this.seed = seed;
    this.operations = operations;
    this.random = new SplittableRandom(seed);
    this.trace = new Trace(world, traced);
    this.checker = new Checker(world, trace);
    this.circumstances = Circumstances.of(random.split());
    this.origin = new Origin(world, checker, false);
    checker.of(origin);
    this.machines =
        new Machines(
            circumstances,
            random.split(),
            world,
            trace,
            checker,
            origin,
            circumstances.drifting() ? Machines.anyDrift(random.split()) : machine -> 0);
    this.keys = IntStream.range(0, circumstances.keys()).mapToObj(i -> "k" + i).toList();
    this.callers = new Callers(machines, keys);
  }

  /**
   * Runs one seed.
   *
   * @param operations how many calls are made while things go wrong
   */
  public static Outcome run(long seed, int operations) {
    return new Simulation(seed, operations, false).run();
  }

  /** The same, with its trace. */
  public static Outcome trace(long seed, int operations) {
    return new Simulation(seed, operations, true).run();
  }

  private Outcome run() {
    trace.say(circumstances.text());
    long disturbedUntil =
        START_NANOS + random.nextLong(LEAST_DISTURBED_NANOS, MOST_DISTURBED_NANOS);
    for (int machine = 0; machine < machines.count(); machine++) {
      int which = machine;
      world.at(random.nextLong(SECOND), () -> machines.start(which));
    }
    callers.schedule(operations, START_NANOS / 2, disturbedUntil, random.split());
    Faults faults = new Faults(machines, disturbedUntil);
    if (random.nextInt(ONE_WITHOUT_FAULTS_OF) > 0) {
      int howMany = random.nextInt(LEAST_FAULTS, MOST_FAULTS + 1);
      faults.schedule(howMany, START_NANOS, random.split());
    }
    if (random.nextBoolean()) {
      useRegistry(random.nextLong(10 * MILLI, 2_000 * MILLI), random.split());
    }
    world.runUntil(disturbedUntil + 1);
    mend();
    world.runUntil(disturbedUntil + RECOVERY_NANOS);
    new Aftermath(machines, callers, keys).check();
    return new Outcome(
        seed,
        checker.hash(),
        checker.operations(),
        checker.answered(),
        checker.writesDone(),
        faults.count(),
        checker.violations(),
        trace.lines());
  }

  /** Others do, now and then. */
  private void useRegistry(long everyNanos, SplittableRandom dice) {
    machines.registry().beUsedByOthers();
    world.after(dice.nextLong(everyNanos), () -> useRegistry(everyNanos, dice));
  }

  private void mend() {
    trace.say("everything is mended");
    checker.disturbed();
    machines.network().mendAll();
    machines.registry().start();
    machines.registry().slow(0);
    origin.slow(0);
    origin.fail(0);
    for (int machine = 0; machine < machines.count(); machine++) {
      machines.goOn(machine);
      machines.start(machine);
    }
  }
}
