package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keys that a comparison may ask for, numbered from 0, by the size of their values. Each is 20
 * characters long and says how large its value is. Of these only those are asked for that no client
 * owns, so there are more than it takes. Immutable.
 */
record CandidateKeys(List<Span> spans) {

  /** So many keys, whose values have so many bytes. */
  record Span(int bytes, int count) {}

  /** So that enough are left where three clients own a third each. */
  static final int PER_KEY = 5;

  private static final int MOST_KEYS = 4096;
  private static final int LEAST_KEYS = 512;
  private static final int MOST_BYTES = 64 << 20;

  CandidateKeys {
    spans = List.copyOf(spans);
  }

  /** For these sizes: 512 to 4,096 keys of each, or 512 in a brief run. */
  static CandidateKeys of(List<Integer> sizes, Length length) {
    return new CandidateKeys(
        sizes.stream().map(bytes -> new Span(bytes, PER_KEY * keys(bytes, length))).toList());
  }

  private static int keys(int bytes, Length length) {
    return length.pick(Math.max(LEAST_KEYS, Math.min(MOST_KEYS, MOST_BYTES / bytes)), LEAST_KEYS);
  }

  /** Reads what {@link #text} wrote. */
  static CandidateKeys parse(String text) {
    return new CandidateKeys(
        Arrays.stream(text.split(",", -1))
            .map(span -> span.split("x", -1))
            .map(span -> new Span(Integer.parseInt(span[0]), Integer.parseInt(span[1])))
            .toList());
  }

  /** For a command line. */
  String text() {
    return spans.stream()
        .map(span -> span.bytes() + "x" + span.count())
        .collect(Collectors.joining(","));
  }

  int total() {
    return spans.stream().mapToInt(Span::count).sum();
  }

  /** Those of {@code numbers} whose values are so large, in order. */
  List<String> keys(BitSet numbers, int bytes) {
    int first = 0;
    for (Span span : spans) {
      if (span.bytes() == bytes) {
        return numbers.stream()
            .filter(new Range(first, first + span.count())::has)
            .mapToObj(number -> key(bytes, number))
            .toList();
      }
      first += span.count();
    }
    throw new IllegalArgumentException("bytes: " + bytes + " (expected: one of " + text() + ")");
  }

  /** All of {@code numbers}, in order. */
  List<String> keys(BitSet numbers) {
    List<String> keys = new ArrayList<>();
    spans.forEach(span -> keys.addAll(keys(numbers, span.bytes())));
    return keys;
  }

  /** In order of their numbers. */
  List<String> all() {
    BitSet numbers = new BitSet();
    numbers.set(0, total());
    return keys(numbers);
  }

  /**
   * What is left when those in {@code owned} are taken out, and of that as many as are asked for.
   *
   * @throws IllegalStateException if too few are left
   */
  BitSet without(BitSet owned) {
    BitSet chosen = new BitSet();
    int first = 0;
    for (Span span : spans) {
      int wanted = span.count() / PER_KEY;
      int[] left =
          IntStream.range(first, first + span.count())
              .filter(number -> !owned.get(number))
              .limit(wanted)
              .toArray();
      if (left.length < wanted) {
        throw new IllegalStateException(
            "keys that no client owns: %d (expected: %d)".formatted(left.length, wanted));
      }
      Arrays.stream(left).forEach(chosen::set);
      first += span.count();
    }
    return chosen;
  }

  /** How large the value of a key is. */
  static int bytes(String key) {
    return Integer.parseInt(key.substring(5, 12));
  }

  private static String key(int bytes, int number) {
    return "user:%07d:%07d".formatted(bytes, number);
  }

  private record Range(int from, int to) {
    boolean has(int number) {
      return number >= from && number < to;
    }
  }
}
