package dev.covey.benchmarks;

import java.util.Locale;

/**
 * What one measurement asks a client to do. Immutable.
 *
 * @param callers threads, or calls in flight
 * @param bytes of each value
 * @param perSecond requests that are due in a second, of all callers together; 0 unless {@code
 *     kind} is {@code OPEN}
 */
record Load(Kind kind, int callers, Distribution keys, int bytes, int perSecond) {
  static final int MOST_BLOCKING = 64;
  static final int IN_FLIGHT = 256;

  /** How it is asked. */
  enum Kind {
    /** Each thread asks again as soon as it has the answer. */
    BLOCKING,
    /** Each answer's callback asks again. */
    ASYNC,
    /** Threads ask when it is due; a latency counts from then. */
    OPEN,
    /** A thread asks for 100 keys in one call, again and again. */
    MANY,
    /** A thread asks for keys that its own process owns. */
    LOCAL
  }

  static Load blocking(int threads, Distribution keys, int bytes) {
    return new Load(Kind.BLOCKING, threads, keys, bytes, 0);
  }

  static Load async(Distribution keys, int bytes) {
    return new Load(Kind.ASYNC, IN_FLIGHT, keys, bytes, 0);
  }

  static Load open(int perSecond, int bytes) {
    return new Load(Kind.OPEN, MOST_BLOCKING, Distribution.UNIFORM, bytes, perSecond);
  }

  static Load many(int bytes) {
    return new Load(Kind.MANY, 1, Distribution.UNIFORM, bytes, 0);
  }

  static Load local(int bytes) {
    return new Load(Kind.LOCAL, 1, Distribution.UNIFORM, bytes, 0);
  }

  /** Reads what {@link #text} wrote. */
  static Load parse(String text) {
    String[] words = text.split(" ", -1);
    return new Load(
        Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
        Integer.parseInt(words[1]),
        Distribution.valueOf(words[2].toUpperCase(Locale.ROOT)),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]));
  }

  /** For a client's stdin. */
  String text() {
    return String.join(
        " ",
        word(),
        String.valueOf(callers),
        keys.word(),
        String.valueOf(bytes),
        String.valueOf(perSecond));
  }

  /** {@code blocking} and so on. */
  String word() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
