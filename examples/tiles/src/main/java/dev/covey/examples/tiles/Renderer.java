package dev.covey.examples.tiles;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The Getter of this service: key to PNG, counted. Safe for concurrent use. */
final class Renderer {
  private final AtomicLong loads = new AtomicLong();

  /**
   * Renders a tile.
   *
   * @throws IllegalArgumentException if the key is not a tile's
   */
  byte[] render(String key) throws IOException {
    loads.incrementAndGet();
    return png(Mandelbrot.render(TileAddress.parse(key)));
  }

  /** How often {@link #render} was called. */
  long loads() {
    return loads.get();
  }

  private static byte[] png(int[] pixels) throws IOException {
    int size = Mandelbrot.TILE_SIZE;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, size, size, pixels, 0, size);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    }
    return png.toByteArray();
  }
}
