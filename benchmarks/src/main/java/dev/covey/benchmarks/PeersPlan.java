package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a comparison measures, and how often. Immutable.
 *
 * @param sizes of values, in bytes
 * @param chosen whether the command line chose systems or sizes
 */
record PeersPlan(
    Length length, List<Contender> systems, List<Integer> sizes, int rounds, boolean chosen) {
  private static final String EXPECTED =
      "expected: short, systems=covey,..., sizes=100,..., rounds=N";
  private static final List<Integer> SIZES = List.of(100, 1024, 10 << 10, 100 << 10);
  private static final int LARGEST = 1 << 20;
  private static final int LARGE = 32 << 10;
  private static final int[] THREADS = {1, 16, Load.MOST_BLOCKING};
  private static final int[] ZIPF_THREADS = {16, Load.MOST_BLOCKING};
  private static final int PER_SECOND = 5_000;
  private static final int LARGE_PER_SECOND = 1_000;

  PeersPlan {
    systems = List.copyOf(systems);
    sizes = List.copyOf(sizes);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException naming the first word that cannot be
   */
  static PeersPlan of(List<String> args) {
    boolean brief = args.contains("short");
    List<Contender> systems =
        brief ? List.of(Contender.COVEY, Contender.GRPC_DIRECT) : Arrays.asList(Contender.values());
    List<Integer> sizes = brief ? SIZES.subList(0, 1) : SIZES;
    int rounds = brief ? 1 : 3;
    boolean chosen = false;
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      if (arg.startsWith("systems=")) {
        systems = words(value).stream().map(Contender::parse).distinct().toList();
        chosen = true;
      } else if (arg.startsWith("sizes=")) {
        sizes = words(value).stream().map(PeersPlan::size).distinct().sorted().toList();
        chosen = true;
      } else if (arg.matches("rounds=[1-9][0-9]?")) {
        rounds = Integer.parseInt(value);
      } else if (!arg.equals("short")) {
        throw new IllegalArgumentException("arguments: '%s' (%s)".formatted(arg, EXPECTED));
      }
    }
    return new PeersPlan(brief ? Length.SHORT : Length.FULL, systems, sizes, rounds, chosen);
  }

  private static List<String> words(String list) {
    return List.of(list.split(",", -1));
  }

  private static int size(String word) {
    if (word.matches("[1-9][0-9]{0,6}") && Integer.parseInt(word) <= LARGEST) {
      return Integer.parseInt(word);
    }
    throw new IllegalArgumentException(
        "sizes: '%s' (expected: numbers of bytes from 1 to %d)".formatted(word, LARGEST));
  }

  /** The systems that can run on this machine. */
  List<Contender> present() {
    return systems.stream().filter(each -> each.missing().isEmpty()).toList();
  }

  /** The others, each with what it lacks. */
  List<String> leftOut() {
    return systems.stream()
        .flatMap(each -> each.missing().stream().map(what -> each.word() + " (no " + what + ")"))
        .toList();
  }

  /** Whether this is the run that the documents are made of. */
  boolean isOfRecord() {
    return length == Length.FULL && !chosen;
  }

  /** What is measured in each round with values of one size. */
  List<Load> loads(int bytes) {
    List<Load> loads = new ArrayList<>();
    for (int threads : THREADS) {
      loads.add(Load.blocking(threads, Distribution.UNIFORM, bytes));
    }
    for (int threads : ZIPF_THREADS) {
      loads.add(Load.blocking(threads, Distribution.ZIPF, bytes));
    }
    loads.add(Load.async(Distribution.UNIFORM, bytes));
    loads.add(open(bytes));
    loads.add(Load.many(bytes));
    if (bytes == sizes.get(0)) {
      loads.add(Load.local(bytes));
    }
    return loads;
  }

  /** The one at a fixed rate. */
  Load open(int bytes) {
    return Load.open(bytes > LARGE ? LARGE_PER_SECOND : PER_SECOND, bytes);
  }

  /** How long a load is measured. */
  int millis(Load load) {
    return switch (load.kind()) {
      case BLOCKING, ASYNC -> length.pick(1_500, 200);
      case OPEN -> length.pick(2_000, 200);
      case MANY -> length.pick(1_000, 100);
      case LOCAL -> length.pick(500, 100);
    };
  }

  /** How long each size is tried before anything is measured: 12 s or more in all. */
  int warmUpMillis() {
    return length.pick(Math.max(4_500, 12_000 / sizes.size()), 300);
  }
}
