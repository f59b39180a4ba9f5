package dev.covey.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What lies between the machines, which are numbered: who reaches whom, how fast, and how surely.
 * Confined to one thread.
 */
final class Network {

  /** What becomes of a message. */
  enum Fate {
    ARRIVES,
    /** It is on its way until whoever sent it can reach its receiver again. */
    WAITS,
    LOST
  }

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private final World world;
  private final boolean calm;
  private final int machines;
  private final int[] cuts; // by direction: how many faults cut it
  private final long[] slowNanos; // by direction: what its messages take more
  private final double[] lossRates; // by direction
  private final List<List<Runnable>> waiting = new ArrayList<>(); // by direction

  /**
   * @param calm whether every message takes the same time
   */
  Network(World world, int machines, boolean calm) {
    this.world = world;
    this.calm = calm;
    this.machines = machines;
    this.cuts = new int[machines * machines];
    this.slowNanos = new long[machines * machines];
    this.lossRates = new double[machines * machines];
    for (int i = 0; i < machines * machines; i++) {
      waiting.add(new ArrayList<>());
    }
  }

  int machines() {
    return machines;
  }

  private int direction(int from, int to) {
    return from * machines + to;
  }

  void cut(int from, int to) {
    cuts[direction(from, to)]++;
  }

  /** Undoes one cut. What waits goes on when no other is left. */
  void mend(int from, int to) {
    int direction = direction(from, to);
    if (cuts[direction] > 0) {
      cuts[direction]--;
    }
    release(direction);
  }

  void slow(int from, int to, long nanos) {
    slowNanos[direction(from, to)] = nanos;
  }

  void lose(int from, int to, double rate) {
    lossRates[direction(from, to)] = rate;
  }

  /** Undoes everything. */
  void mendAll() {
    Arrays.fill(cuts, 0);
    Arrays.fill(slowNanos, 0);
    Arrays.fill(lossRates, 0);
    for (int direction = 0; direction < cuts.length; direction++) {
      release(direction);
    }
  }

  private void release(int direction) {
    if (cuts[direction] == 0) {
      List<Runnable> due = List.copyOf(waiting.get(direction));
      waiting.get(direction).clear();
      due.forEach(Runnable::run);
    }
  }

  boolean isCut(int from, int to) {
    return cuts[direction(from, to)] > 0;
  }

  /** What becomes of a message that is sent now. */
  Fate fate(int from, int to, SplittableRandom random) {
    int direction = direction(from, to);
    if (cuts[direction] > 0) {
      return random.nextBoolean() ? Fate.WAITS : Fate.LOST;
    }
    double lossRate = lossRates[direction];
    return lossRate > 0 && random.nextDouble() < lossRate ? Fate.LOST : Fate.ARRIVES;
  }

  /** How long a message takes. */
  long delayNanos(int from, int to, SplittableRandom random) {
    long slow = slowNanos[direction(from, to)];
    if (calm) {
      return MILLI + slow;
    }
    return random.nextLong(50 * MICRO, 2 * MILLI) + (slow == 0 ? 0 : random.nextLong(slow));
  }

  /** Has a task run once messages pass there. */
  void whenMended(int from, int to, Runnable task) {
    int direction = direction(from, to);
    if (cuts[direction] == 0) {
      task.run();
    } else {
      waiting.get(direction).add(task);
    }
  }

  /** A message of its own, which no other holds up; nothing comes of one that is lost. */
  void send(int from, int to, SplittableRandom random, Runnable arrival) {
    send(from, to, random, arrival, () -> {});
  }

  /**
   * The same.
   *
   * @param lost told at once if it is
   */
  void send(int from, int to, SplittableRandom random, Runnable arrival, Runnable lost) {
    switch (fate(from, to, random)) {
      case ARRIVES -> world.after(delayNanos(from, to, random), arrival);
      case WAITS -> whenMended(from, to, () -> world.after(delayNanos(from, to, random), arrival));
      case LOST -> lost.run();
    }
  }
}
