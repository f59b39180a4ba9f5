package dev.covey.group;

/** What a key may be: well-formed text, up to a number of bytes in UTF-8. The empty key is one. */
final class Keys {

  private static final int QUOTED_CHARS = 100;

  private Keys() {}

  /**
   * @throws IllegalArgumentException if {@code key} has an unpaired surrogate, which UTF-8 cannot
   *     express, or is longer than {@code maxBytes}
   */
  static void check(String key, int maxBytes) {
    long bytes = utf8Bytes(key);
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          "key: "
              + quote(key)
              + " of "
              + bytes
              + " bytes (expected: at most "
              + maxBytes
              + " bytes of UTF-8)");
    }
  }

  /** The length in UTF-8; also about the heap that the characters take. */
  static long utf8Bytes(String key) {
    long bytes = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (isPair(key, i)) {
        bytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException(
            "key: "
                + quote(key)
                + " with an unpaired surrogate at index "
                + i
                + " (expected: well-formed text)");
      }
    }
    return bytes;
  }

  /** A hash whose bits each depend on all of the key's: MurmurHash3's end, after Java's own. */
  static int mixedHash(String key) {
    int hash = key.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static boolean isPair(String key, int i) {
    return Character.isHighSurrogate(key.charAt(i))
        && i + 1 < key.length()
        && Character.isLowSurrogate(key.charAt(i + 1));
  }

  /**
   * The key for a message: in quotes, control characters escaped, the rest of a long one left out.
   */
  static String quote(String key) {
    StringBuilder quoted = new StringBuilder("\"");
    key.chars().limit(QUOTED_CHARS).forEach(c -> appendEscaped(quoted, (char) c));
    return quoted.append(key.length() > QUOTED_CHARS ? "…\"" : "\"").toString();
  }

  private static void appendEscaped(StringBuilder out, char c) {
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
      out.append(String.format("\\u%04x", (int) c));
    } else {
      out.append(c);
    }
  }
}
