package dev.covey.examples.tiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The way of one visitor over the map: he goes to an interesting place, pans around it, zooms in,
 * and moves on. What all walks together can see is bounded, see {@link #view}. Confined to one
 * thread.
 */
final class Walk {
  static final int MIN_ZOOM = 2;
  static final int MAX_ZOOM = 8;

  /** A view is the middle tile and this many around it. */
  private static final int REACH = 1;

  /** The middle is never further than this many tiles from the place. */
  private static final int STRAY = 1;

  private final Random random;
  private Place place;
  private int zoom;
  private int right;
  private int down;

  Walk(Random random) {
    this.random = random;
    this.place = somePlace();
    this.zoom = MIN_ZOOM;
  }

  /** Takes one step: most often a pan, else a zoom, now and then a journey. */
  void step() {
    int dice = random.nextInt(20);
    if (dice < 10) {
      right = pan(right);
      down = pan(down);
    } else if (dice < 16 && zoom < MAX_ZOOM) {
      zoom++;
    } else if (dice < 18 && zoom > MIN_ZOOM) {
      zoom--;
    } else {
      place = somePlace();
      zoom = MIN_ZOOM + random.nextInt(MAX_ZOOM - MIN_ZOOM + 1);
      right = 0;
      down = 0;
    }
  }

  /** The tiles in view: three by three, fewer at the map's edge. */
  List<TileAddress> view() {
    TileAddress middle = place.tileAt(zoom);
    return around(middle.z(), middle.x() + right, middle.y() + down, REACH);
  }

  /** Every tile that some walk may see. */
  static List<TileAddress> universe() {
    List<TileAddress> tiles = new ArrayList<>();
    for (Place place : Place.INTERESTING) {
      for (int z = MIN_ZOOM; z <= MAX_ZOOM; z++) {
        TileAddress middle = place.tileAt(z);
        tiles.addAll(around(z, middle.x(), middle.y(), REACH + STRAY));
      }
    }
    return tiles.stream().distinct().toList();
  }

  private static List<TileAddress> around(int z, long x, long y, int reach) {
    long last = (1L << z) - 1;
    List<TileAddress> tiles = new ArrayList<>();
    for (long row = Math.max(0, y - reach); row <= Math.min(last, y + reach); row++) {
      for (long column = Math.max(0, x - reach); column <= Math.min(last, x + reach); column++) {
        tiles.add(new TileAddress(z, column, row));
      }
    }
    return tiles;
  }

  private int pan(int from) {
    int to = from + random.nextInt(3) - 1;
    return Math.max(-STRAY, Math.min(STRAY, to));
  }

  private Place somePlace() {
    return Place.INTERESTING.get(random.nextInt(Place.INTERESTING.size()));
  }
}
