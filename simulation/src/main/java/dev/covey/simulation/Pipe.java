package dev.covey.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * One direction of a stream: brings messages in their order, or from some message on none. Confined
 * to one thread.
 */
final class Pipe {

  private final World world;
  private final Network network;
  private final int from;
  private final int to;
  private final SplittableRandom random;
  private final Runnable onLoss;
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private long lastArrivalNanos;
  private int due; // of those under way, how many have a time to arrive at
  private boolean open;
  private boolean broken;
  private boolean held;

  /**
   * A pipe that brings nothing until it is {@linkplain #open opened}.
   *
   * @param onLoss told once, at once, when it has lost a message
   */
  Pipe(World world, Network network, int from, int to, SplittableRandom random, Runnable onLoss) {
    this.world = world;
    this.network = network;
    this.from = from;
    this.to = to;
    this.random = random;
    this.onLoss = onLoss;
  }

  void open() {
    open = true;
    goOn();
  }

  /**
   * Sends a message.
   *
   * @param arrival does at the other end what is to be done
   */
  void send(Runnable arrival) {
    if (broken) {
      return;
    }
    switch (network.fate(from, to, random)) {
      case ARRIVES -> underWay.add(arrival);
      case WAITS -> {
        underWay.add(arrival);
        if (!held) {
          held = true;
          network.whenMended(from, to, this::released);
        }
      }
      case LOST -> {
        broken = true;
        onLoss.run();
      }
    }
    goOn();
  }

  private void released() {
    held = false;
    goOn();
  }

  private void goOn() {
    while (open && !held && due < underWay.size()) {
      due++;
      lastArrivalNanos =
          Math.max(lastArrivalNanos, world.nowNanos() + network.delayNanos(from, to, random));
      world.at(lastArrivalNanos, this::arrive);
    }
  }

  private void arrive() {
    Runnable next = underWay.poll();
    if (next != null) { // else it was closed
      due--;
      next.run();
    }
  }

  /** Brings nothing any more, not even what is under way. */
  void close() {
    broken = true;
    underWay.clear();
    due = 0;
  }
}
