package dev.covey.examples.tiles;

/** The colours of the map: from night blue over ice to gold and back, dark next to the set. */
final class Palette {
  /** The set itself: 0xRRGGBB. */
  static final int INSIDE = 0x070b16;

  private static final int[] STOPS = {
    0x0b1e3f, 0x1c5c9c, 0x7cc4e4, 0xfbf7ea, 0xf2b33d, 0xb4502a, 0x4a1b3a,
  };

  /** The escape time at the edge of the map, where the cycle of colours begins. */
  private static final double EDGE_TIME = 4.5;

  private static final double TURNS_PER_LOG = 0.45;
  private static final int STEPS = 2048;
  private static final int[] CYCLE = cycle();

  private Palette() {}

  /**
   * Returns 0xRRGGBB.
   *
   * @param time the smooth escape time, in iterations
   * @param distance to the set, in pixels
   */
  static int color(double time, double distance) {
    int rgb =
        CYCLE[(int) (STEPS * TURNS_PER_LOG * Math.log(Math.max(1, time / EDGE_TIME))) % STEPS];
    double light = Math.sqrt(Math.min(1, distance / 1.5));
    return mix(INSIDE, rgb, light);
  }

  private static int[] cycle() {
    int[] cycle = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double at = (double) i / STEPS * STOPS.length;
      int stop = (int) at;
      cycle[i] = mix(STOPS[stop], STOPS[(stop + 1) % STOPS.length], at - stop);
    }
    return cycle;
  }

  private static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= (int) (a + (b - a) * share + 0.5) << shift;
    }
    return mixed;
  }
}
