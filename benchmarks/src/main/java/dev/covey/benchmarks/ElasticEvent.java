package dev.covey.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What may befall a cluster. */
enum ElasticEvent {
  JOIN,
  DRAIN,
  KILL,
  FREEZE,
  RESTART,
  ETCD,
  HUNDRED;

  /**
   * Reads a list of words.
   *
   * @throws IllegalArgumentException naming the first that is none
   */
  static List<ElasticEvent> parseAll(String words) {
    return Arrays.stream(words.split(",", -1)).map(ElasticEvent::parse).toList();
  }

  private static ElasticEvent parse(String word) {
    return Arrays.stream(values())
        .filter(event -> event.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "events: '%s' (expected: some of %s)"
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(ElasticEvent::word)
                                .collect(Collectors.joining(",")))));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
