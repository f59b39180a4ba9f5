package dev.covey.examples.tiles;

/**
 * A renderer of the Mandelbrot set: the picture of a tile is a pure function of its address. Costs
 * tens of milliseconds of CPU a tile, a few hundred where the tile lies inside the set, at any
 * zoom.
 *
 * <p>A sample's hue comes from its smooth escape time and its brightness from the estimated
 * distance to the set (Peitgen and Saupe, "The Science of Fractal Images", 1988, appendix D).
 */
final class Mandelbrot {
  /** A tile's width and height in pixels. */
  static final int TILE_SIZE = 256;

  /** The frame of tile 0/0/0: the whole set, a little off the middle. */
  private static final double LEFT = -2.25;

  private static final double TOP = 1.5;
  private static final double WIDTH = 3.0;

  /** The closer one looks, the longer it takes to tell a point of the set from its neighbours. */
  private static final int MAX_ITERATIONS = 96;

  private static final int MORE_PER_ZOOM = 20;

  private static final double LOG_2 = Math.log(2);

  /** Far outside 2, so that the escape time is smooth. */
  private static final double BAILOUT_SQUARED = 1 << 16;

  /** Each pixel is the mean of this many samples squared. */
  private static final int SAMPLES = 2;

  private Mandelbrot() {}

  /** The tile that shows a point of the frame at zoom {@code z}. */
  static TileAddress tileAt(double re, double im, int z) {
    double tileWidth = WIDTH / (1L << z);
    return new TileAddress(z, (long) ((re - LEFT) / tileWidth), (long) ((TOP - im) / tileWidth));
  }

  /** Returns the pixels, 0xRRGGBB, row by row from the top. */
  static int[] render(TileAddress tile) {
    double tileWidth = WIDTH / (1L << tile.z());
    double left = LEFT + tile.x() * tileWidth;
    double top = TOP - tile.y() * tileWidth;
    double pixelWidth = tileWidth / TILE_SIZE;
    int maxIterations = MAX_ITERATIONS + MORE_PER_ZOOM * tile.z();
    int[] pixels = new int[TILE_SIZE * TILE_SIZE];
    for (int row = 0; row < TILE_SIZE; row++) {
      for (int column = 0; column < TILE_SIZE; column++) {
        pixels[row * TILE_SIZE + column] =
            pixel(left + column * pixelWidth, top - row * pixelWidth, pixelWidth, maxIterations);
      }
    }
    return pixels;
  }

  private static int pixel(double left, double top, double pixelWidth, int maxIterations) {
    double step = pixelWidth / SAMPLES;
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int row = 0; row < SAMPLES; row++) {
      for (int column = 0; column < SAMPLES; column++) {
        double re = left + (column + 0.5) * step;
        double im = top - (row + 0.5) * step;
        int rgb = sample(re, im, pixelWidth, maxIterations);
        red += rgb >> 16;
        green += (rgb >> 8) & 0xff;
        blue += rgb & 0xff;
      }
    }
    int samples = SAMPLES * SAMPLES;
    return ((red / samples) << 16) | ((green / samples) << 8) | (blue / samples);
  }

  private static int sample(double re, double im, double pixelWidth, int maxIterations) {
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double dx = 0;
    double dy = 0;
    // Back where it was before means an orbit that never leaves (Brent's cycle finding).
    double same = pixelWidth * 1e-4;
    double seenX = 0;
    double seenY = 0;
    int nextSeen = 8;
    for (int n = 1; n <= maxIterations; n++) {
      double nextDx = 2 * (x * dx - y * dy) + 1;
      dy = 2 * (x * dy + y * dx);
      dx = nextDx;
      y = 2 * x * y + im;
      x = xx - yy + re;
      xx = x * x;
      yy = y * y;
      double squared = xx + yy;
      if (squared > BAILOUT_SQUARED) {
        return escaped(n, squared, dx * dx + dy * dy, pixelWidth);
      }
      if (Math.abs(x - seenX) < same && Math.abs(y - seenY) < same) {
        return Palette.INSIDE;
      }
      if (n == nextSeen) {
        seenX = x;
        seenY = y;
        nextSeen *= 2;
      }
    }
    return Palette.INSIDE;
  }

  private static int escaped(int n, double squared, double slopeSquared, double pixelWidth) {
    double log = Math.log(squared) / 2;
    double time = n + 1 - Math.log(log) / LOG_2;
    double distance = 2 * log * Math.sqrt(squared / slopeSquared);
    return Palette.color(time, distance / pixelWidth);
  }
}
