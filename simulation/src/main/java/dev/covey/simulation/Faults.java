package dev.covey.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What goes wrong in a run, and when: by chance, one after the other and at the same time. */
final class Faults {

  private static final long MILLI = 1_000_000;

  private final Machines machines;
  private final long endNanos;
  private int count;

  /**
   * @param endNanos when all of it is over
   */
  Faults(Machines machines, long endNanos) {
    this.machines = machines;
    this.endNanos = endNanos;
  }

  /** How many have begun. */
  int count() {
    return count;
  }

  /** Has so many faults begin from a time on. */
  void schedule(int howMany, long fromNanos, SplittableRandom random) {
    for (int i = 0; i < howMany; i++) {
      SplittableRandom dice = random.split();
      machines.world().at(dice.nextLong(fromNanos, endNanos), () -> begin(dice));
    }
  }

  private void begin(SplittableRandom dice) {
    count++;
    machines.checker().disturbed();
    long lastsNanos = lastsNanos(dice);
    int one = dice.nextInt(machines.count());
    int other = (one + 1 + dice.nextInt(machines.count() - 1)) % machines.count();
    boolean registry = machines.circumstances().registry();
    switch (dice.nextInt(registry ? 24 : 15)) {
      case 0, 1 -> cut("cut", lastsNanos, one, List.of(other), dice.nextInt(3));
      case 2 -> cut("isolated", lastsNanos, one, others(one), dice.nextInt(3));
      case 3 -> split(lastsNanos, dice);
      case 4, 5, 6 -> pause(lastsNanos, one);
      case 7, 8 -> kill(lastsNanos, one);
      case 9 -> leave(lastsNanos, one);
      case 10 -> lose(lastsNanos, one, dice);
      case 11 -> slow(lastsNanos, one, other, dice);
      case 12 -> originSlow(lastsNanos, dice);
      case 13 -> originFails(lastsNanos, dice);
      case 14 -> restart(one, dice);
      case 15, 16 ->
          cut(
              "cut from registry",
              lastsNanos,
              one,
              List.of(machines.registryMachine()),
              dice.nextInt(3));
      case 17 -> cut("cut from all", lastsNanos, one, all(one), dice.nextInt(3));
      case 18, 19 -> registryDown(lastsNanos, dice);
      case 20 -> registrySlow(lastsNanos, dice);
      case 21, 22 -> slow(lastsNanos, machines.registryMachine(), one, dice);
      default -> compact();
    }
  }

  private long lastsNanos(SplittableRandom dice) {
    long lasts =
        switch (dice.nextInt(3)) {
          case 0 -> dice.nextLong(20 * MILLI, 1_500 * MILLI);
          case 1 -> dice.nextLong(1_500 * MILLI, 5_000 * MILLI);
          default -> dice.nextLong(2_500 * MILLI, 14_000 * MILLI);
        };
    return Math.min(lasts, endNanos - machines.world().nowNanos());
  }

  private void afterwards(long lastsNanos, String what, Runnable undo) {
    say(what + " for " + lastsNanos / MILLI + " ms");
    machines
        .world()
        .after(
            lastsNanos,
            () -> {
              machines.checker().disturbed();
              say("over: " + what);
              undo.run();
            });
  }

  private void say(String what) {
    if (machines.trace().isOn()) {
      machines.trace().say("fault: " + what);
    }
  }

  private List<Integer> others(int one) {
    List<Integer> others = new ArrayList<>();
    for (int machine = 0; machine < machines.count(); machine++) {
      if (machine != one) {
        others.add(machine);
      }
    }
    return others;
  }

  private List<Integer> all(int one) {
    List<Integer> all = others(one);
    all.add(machines.registryMachine());
    return all;
  }

  /**
   * @param direction 0: from it, 1: to it, else: both
   */
  private void cut(String what, long lastsNanos, int one, List<Integer> from, int direction) {
    Network network = machines.network();
    for (int other : from) {
      if (direction != 1) {
        network.cut(one, other);
      }
      if (direction != 0) {
        network.cut(other, one);
      }
    }
    afterwards(
        lastsNanos,
        what + " n" + one + " and " + from + ", direction " + direction,
        () -> {
          for (int other : from) {
            if (direction != 1) {
              network.mend(one, other);
            }
            if (direction != 0) {
              network.mend(other, one);
            }
          }
        });
  }

  private void split(long lastsNanos, SplittableRandom dice) {
    int left = dice.nextInt(1, 1 << machines.count());
    Network network = machines.network();
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < machines.count(); a++) {
      for (int b = 0; b < machines.count(); b++) {
        if ((left >> a & 1) != (left >> b & 1)) {
          pairs.add(new int[] {a, b});
        }
      }
    }
    pairs.forEach(pair -> network.cut(pair[0], pair[1]));
    afterwards(
        lastsNanos,
        "split by " + Integer.toBinaryString(left),
        () -> pairs.forEach(pair -> network.mend(pair[0], pair[1])));
  }

  private void pause(long lastsNanos, int one) {
    machines.pause(one);
    afterwards(lastsNanos, "pause of n" + one, () -> machines.goOn(one));
  }

  private void kill(long lastsNanos, int one) {
    machines.kill(one);
    afterwards(lastsNanos, "death of n" + one, () -> machines.start(one));
  }

  private void leave(long lastsNanos, int one) {
    machines.leave(one);
    afterwards(
        lastsNanos,
        "leave of n" + one,
        () -> {
          machines.kill(one);
          machines.start(one);
        });
  }

  private void restart(int one, SplittableRandom dice) {
    machines.kill(one);
    afterwards(dice.nextLong(500 * MILLI), "restart of n" + one, () -> machines.start(one));
  }

  private void lose(long lastsNanos, int one, SplittableRandom dice) {
    double rate = dice.nextDouble(0.3);
    setLoss(one, rate);
    afterwards(lastsNanos, "loss of " + rate + " at n" + one, () -> setLoss(one, 0));
  }

  private void setLoss(int one, double rate) {
    for (int other : all(one)) {
      machines.network().lose(one, other, rate);
      machines.network().lose(other, one, rate);
    }
  }

  private void slow(long lastsNanos, int from, int to, SplittableRandom dice) {
    machines.network().slow(from, to, dice.nextLong(100 * MILLI, 4_000 * MILLI));
    afterwards(
        lastsNanos,
        "slow from n" + from + " to n" + to,
        () -> machines.network().slow(from, to, 0));
  }

  private void originSlow(long lastsNanos, SplittableRandom dice) {
    machines.origin().slow(dice.nextLong(100 * MILLI, 5_000 * MILLI));
    afterwards(lastsNanos, "origin slow", () -> machines.origin().slow(0));
  }

  private void originFails(long lastsNanos, SplittableRandom dice) {
    machines.origin().fail(dice.nextDouble());
    afterwards(lastsNanos, "origin fails", () -> machines.origin().fail(0));
  }

  private void registryDown(long lastsNanos, SplittableRandom dice) {
    machines.registry().stop();
    boolean empty = dice.nextInt(3) == 0;
    afterwards(
        lastsNanos,
        empty ? "registry down, to come back empty" : "registry down",
        () -> {
          if (empty) {
            machines.registry().startEmpty();
          } else {
            machines.registry().start();
          }
        });
  }

  private void registrySlow(long lastsNanos, SplittableRandom dice) {
    machines.registry().slow(dice.nextLong(100 * MILLI, 2_500 * MILLI));
    afterwards(lastsNanos, "registry slow", () -> machines.registry().slow(0));
  }

  private void compact() {
    say("registry forgets its past");
    machines.registry().compact();
  }
}
