package dev.covey.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has happened in a run, for people, a line for each thing. Confined to one thread. */
final class Trace {

  private static final double NANOS_PER_SECOND = 1e9;

  private final World world;
  private final boolean on;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param on whether anything is written down
   */
  Trace(World world, boolean on) {
    this.world = world;
    this.on = on;
  }

  /** Whether it makes sense to put a line together. */
  boolean isOn() {
    return on;
  }

  void say(String line) {
    if (on) {
      lines.add(
          String.format(Locale.ROOT, "%12.6f  %s", world.nowNanos() / NANOS_PER_SECOND, line));
    }
  }

  List<String> lines() {
    return lines;
  }
}
