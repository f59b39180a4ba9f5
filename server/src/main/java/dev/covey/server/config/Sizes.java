package dev.covey.server.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as operators write them. */
final class Sizes {

  static final String EXPECTED = "a number of bytes such as 4096, 512KiB, 64MiB or 1GiB";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ?(B|KiB|MiB|GiB|TiB)?");

  private static final Map<String, Long> UNITS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private Sizes() {}

  /**
   * Reads {@code 64MiB}, {@code 512KiB}, {@code 1GiB}, or plain bytes.
   *
   * @throws IllegalArgumentException if {@code text} has another form, or is beyond a long
   */
  static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(unit, 1L));
    } catch (ArithmeticException tooMuch) {
      throw new IllegalArgumentException(text + " (expected: less than 8192 TiB)", tooMuch);
    }
  }

  /** As {@link #parse} reads it, with the largest unit that needs no fraction. */
  static String text(long bytes) {
    for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      long factor = UNITS.getOrDefault(unit, 1L);
      if (bytes != 0 && bytes % factor == 0) {
        return bytes / factor + unit;
      }
    }
    return String.valueOf(bytes);
  }
}
