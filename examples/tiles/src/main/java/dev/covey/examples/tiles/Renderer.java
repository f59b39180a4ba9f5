package dev.covey.examples.tiles;

import java.util.concurrent.atomic.AtomicLong;

/** The Getter of this service: key to PNG, signed and counted. Safe for concurrent use. */
final class Renderer {
  private final String node;
  private final AtomicLong loads = new AtomicLong();

  Renderer(String node) {
    this.node = node;
  }

  /**
   * Renders a tile with this node as the author.
   *
   * @throws IllegalArgumentException if the key is not a tile's
   */
  byte[] render(String key) {
    loads.incrementAndGet();
    return Png.encode(Mandelbrot.render(TileAddress.parse(key)), node);
  }

  /** How often {@link #render} was called. */
  long loads() {
    return loads.get();
  }
}
