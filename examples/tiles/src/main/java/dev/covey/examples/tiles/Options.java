package dev.covey.examples.tiles;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A command line of {@code --name value} pairs and {@code --flag}s. Immutable. */
final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads a command line.
   *
   * @param names of the options that take a value
   * @param flags options without
   * @throws UsageException naming the first word that does not fit, and what was expected
   */
  static Options parse(List<String> words, Set<String> names, Set<String> flags) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (flags.contains(word)) {
        values.put(word, "");
      } else if (!names.contains(word)) {
        Set<String> known = new TreeSet<>(names);
        known.addAll(flags);
        throw new UsageException(
            word + ": unknown option (expected: " + String.join(", ", known) + ")");
      } else if (++i == words.size()) {
        throw new UsageException(word + ": no value (expected: " + word + " VALUE)");
      } else {
        values.put(word, words.get(i));
      }
    }
    return new Options(values);
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * @throws UsageException if the option is not there
   */
  String required(String name) {
    return text(name)
        .orElseThrow(() -> new UsageException(name + ": missing (expected: " + name + " VALUE)"));
  }

  /**
   * @throws UsageException unless the option is there and of the form {@code host:port}
   */
  InetSocketAddress address(String name) {
    String value = required(name);
    int colon = value.lastIndexOf(':');
    if (colon > 0) {
      int port = number(value.substring(colon + 1));
      if (port >= 0 && port <= 65535) {
        return new InetSocketAddress(value.substring(0, colon), port);
      }
    }
    throw new UsageException(name + ": '" + value + "' (expected: host:port)");
  }

  /**
   * @throws UsageException unless the option is absent or from {@code min} to {@code max}
   */
  Optional<Integer> number(String name, int min, int max) {
    return text(name)
        .map(
            value -> {
              int number = number(value);
              if (number < min || number > max) {
                throw new UsageException(
                    name + ": '" + value + "' (expected: " + min + " to " + max + ")");
              }
              return number;
            });
  }

  /** The number, or -1 if it is none. */
  private static int number(String digits) {
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }
}
