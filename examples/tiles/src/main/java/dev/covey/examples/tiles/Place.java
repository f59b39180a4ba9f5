package dev.covey.examples.tiles;

import java.util.List;

/** A spot of the Mandelbrot set worth a visit. */
record Place(String name, double re, double im) {
  static final List<Place> INTERESTING =
      List.of(
          new Place("Seahorse Valley", -0.7463, 0.1102),
          new Place("Elephant Valley", 0.2820, 0.0100),
          new Place("Triple Spiral", -0.0880, 0.6540),
          new Place("Scepter Valley", -1.2561, 0.0440),
          new Place("Misiurewicz Point", -0.1011, 0.9563));

  /** The tile that shows the spot at zoom {@code z}. */
  TileAddress tileAt(int z) {
    return Mandelbrot.tileAt(re, im, z);
  }
}
