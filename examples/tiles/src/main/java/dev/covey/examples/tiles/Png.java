package dev.covey.examples.tiles;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A PNG file of 24-bit colours that carries its author's name (PNG specification, third edition:
 * chunks in section 5, filters in section 9, tEXt in section 11.3.3). Because the name travels in
 * the bytes, a tile says who rendered it wherever it comes from.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] AUTHOR = "Author\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Signature, then IHDR: length, type, 13 bytes, CRC. The author's chunk comes next. */
  private static final int AUTHOR_CHUNK = SIGNATURE.length + 4 + 4 + 13 + 4;

  private static final int SUB = 1;
  private static final int UP = 2;

  private Png() {}

  /**
   * Encodes a square picture.
   *
   * @param pixels 0xRRGGBB, row by row from the top; a square number of them
   * @param author Latin-1
   */
  static byte[] encode(int[] pixels, String author) {
    int size = (int) Math.round(Math.sqrt(pixels.length));
    ByteArrayOutputStream png = new ByteArrayOutputStream(64 * 1024);
    png.writeBytes(SIGNATURE);
    // Bit depth 8, colour type 2 (RGB), and the only compression, filter set and order (none).
    byte[] header = {8, 2, 0, 0, 0};
    chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(size).putInt(size).put(header).array());
    byte[] name = author.getBytes(StandardCharsets.ISO_8859_1);
    chunk(
        png,
        "tEXt",
        ByteBuffer.allocate(AUTHOR.length + name.length).put(AUTHOR).put(name).array());
    chunk(png, "IDAT", deflate(filtered(pixels, size)));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  /**
   * The author of a file that {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is not such a file
   */
  static String author(byte[] png) {
    if (png.length > AUTHOR_CHUNK + 8) {
      ByteBuffer chunk = ByteBuffer.wrap(png, AUTHOR_CHUNK, png.length - AUTHOR_CHUNK);
      int length = chunk.getInt() - AUTHOR.length;
      int start = AUTHOR_CHUNK + 8 + AUTHOR.length;
      if (chunk.getInt() == type("tEXt") && length >= 0 && start + length <= png.length) {
        return new String(png, start, length, StandardCharsets.ISO_8859_1);
      }
    }
    throw new IllegalArgumentException(
        "PNG of " + png.length + " bytes without an author (expected: a tile)");
  }

  /** Each row filtered by whichever of Sub and Up leaves the smaller differences (section 12.7). */
  private static byte[] filtered(int[] pixels, int size) {
    int stride = 1 + 3 * size;
    byte[] filtered = new byte[size * stride];
    byte[] sub = new byte[stride];
    byte[] up = new byte[stride];
    byte[] above = new byte[stride];
    sub[0] = SUB;
    up[0] = UP;
    for (int row = 0; row < size; row++) {
      byte[] raw = row(pixels, row, size);
      int subCost = 0;
      int upCost = 0;
      for (int i = 1; i < stride; i++) {
        int left = i > 3 ? raw[i - 3] : 0;
        sub[i] = (byte) (raw[i] - left);
        up[i] = (byte) (raw[i] - above[i]);
        subCost += Math.abs(sub[i]);
        upCost += Math.abs(up[i]);
      }
      System.arraycopy(subCost <= upCost ? sub : up, 0, filtered, row * stride, stride);
      above = raw;
    }
    return filtered;
  }

  /** The bytes of one row, after a free byte for its filter. */
  private static byte[] row(int[] pixels, int row, int size) {
    byte[] bytes = new byte[1 + 3 * size];
    for (int x = 0; x < size; x++) {
      int rgb = pixels[row * size + x];
      bytes[1 + 3 * x] = (byte) (rgb >> 16);
      bytes[2 + 3 * x] = (byte) (rgb >> 8);
      bytes[3 + 3 * x] = (byte) rgb;
    }
    return bytes;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream deflated = new ByteArrayOutputStream(32 * 1024);
      byte[] buffer = new byte[8 * 1024];
      while (!deflater.finished()) {
        deflated.write(buffer, 0, deflater.deflate(buffer));
      }
      return deflated.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).putInt(type(type)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    png.writeBytes(chunk.putInt((int) crc.getValue()).array());
  }

  private static int type(String name) {
    return ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)).getInt();
  }
}
