package dev.covey.examples.tiles;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tile's place in the pyramid of zooms: at zoom {@code z} the map is a square of 2^z by 2^z
 * tiles, {@code x} counted from the left and {@code y} from the top. Immutable.
 *
 * @param z 0 to {@value #MAX_ZOOM}
 * @param x 0 to 2^z - 1
 * @param y 0 to 2^z - 1
 */
record TileAddress(int z, long x, long y) {
  /** Beyond it two neighbouring samples are too close for a double to tell them apart. */
  static final int MAX_ZOOM = 36;

  /** No leading zeros: two spellings of one tile would be two keys. */
  private static final Pattern SPELLING =
      Pattern.compile("(0|[1-9][0-9]?)/(0|[1-9][0-9]{0,10})/(0|[1-9][0-9]{0,10})");

  TileAddress {
    if (z < 0 || z > MAX_ZOOM) {
      throw new IllegalArgumentException("z: " + z + " (expected: 0 to " + MAX_ZOOM + ")");
    }
    requireOnMap("x", x, z);
    requireOnMap("y", y, z);
  }

  /**
   * Reads {@code z/x/y}, such as {@code 3/4/2}.
   *
   * @throws IllegalArgumentException naming the text and what was expected
   */
  static TileAddress parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "tile: '" + text + "' (expected: z/x/y, such as 3/4/2, without leading zeros)");
    }
    return new TileAddress(
        Integer.parseInt(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)));
  }

  /** The tile's key in the cache: {@code z/x/y}. */
  String key() {
    return z + "/" + x + "/" + y;
  }

  private static void requireOnMap(String axis, long value, int z) {
    long last = (1L << z) - 1;
    if (value < 0 || value > last) {
      throw new IllegalArgumentException(
          axis + ": " + value + " (expected: 0 to " + last + " at zoom " + z + ")");
    }
  }
}
