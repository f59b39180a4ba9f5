package dev.covey.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * One process's place in an {@link ElasticCluster}. Immutable.
 *
 * @param number its id's, which it keeps when it is started again
 * @param endpoint etcd's
 * @param folder of the {@link Ledger}
 * @param keys how many there are
 * @param members how many the list has with it, at least, before it is ready
 * @param replicas how many members keep each entry, its owner included
 */
record ElasticSeat(int number, String endpoint, Path folder, int keys, int members, int replicas) {

  /** The arguments of {@link ElasticMember#main}. */
  String[] arguments() {
    return List.of(number, endpoint, folder, keys, members, replicas).stream()
        .map(String::valueOf)
        .toArray(String[]::new);
  }

  /** Reads {@link #arguments}. */
  static ElasticSeat parse(String[] arguments) {
    return new ElasticSeat(
        Integer.parseInt(arguments[0]),
        arguments[1],
        Path.of(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]),
        Integer.parseInt(arguments[5]));
  }

  /** The id of the member with this number. */
  static String id(int number) {
    return "node-" + number;
  }
}
