package dev.covey.benchmarks;

import static dev.covey.benchmarks.Contender.COVEY;
import static dev.covey.benchmarks.Contender.GROUPCACHE;
import static dev.covey.benchmarks.Contender.GRPC_DIRECT;
import static dev.covey.benchmarks.Contender.HAZELCAST;
import static dev.covey.benchmarks.Contender.REDIS_JEDIS;
import static dev.covey.benchmarks.Contender.REDIS_LETTUCE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The ratios that Covey is to show. All are of calls that each were a fetch of their own; those
 * whose systems or sizes were not measured are left out. Confined to one thread.
 */
final class PeersRatios {
  private static final int SMALL = 100;
  private static final int MIDDLING = 1024;
  private static final int[] THREADS = {1, 16, Load.MOST_BLOCKING};

  private final PeersResults results;
  private final int rounds;
  private final List<Ratio> ratios = new ArrayList<>();

  private PeersRatios(PeersResults results, int rounds) {
    this.results = results;
    this.rounds = rounds;
  }

  static List<Ratio> of(PeersResults results, int rounds) {
    return new PeersRatios(results, rounds).all();
  }

  private List<Ratio> all() {
    blocking("blocking64", SMALL, 1.25, 1.25, 4, 2.5);
    blocking("blocking64_1k", MIDDLING, 1, 1, 1, 1);
    Load async = Load.async(Distribution.UNIFORM, SMALL);
    String flying = "100 B, 256 in flight, calls/s, over ";
    throughput("async256_over_grpc", flying + "gRPC's", async, 3, GRPC_DIRECT);
    throughput("async256_over_lettuce", flying + "Redis's, Lettuce", async, 2, REDIS_LETTUCE);
    Load one = Load.blocking(1, Distribution.UNIFORM, SMALL);
    String alone = "100 B, one caller, p50, over ";
    latency("single_p50_over_grpc", alone + "gRPC's", one, 0.8, GRPC_DIRECT);
    latency("single_p50_over_hazelcast", alone + "Hazelcast's", one, 1, HAZELCAST);
    add(
        "get_all_over_gets",
        "100 B, keys/s of `getAll` of 100 keys, over gets one after another",
        10,
        true,
        round ->
            PeersClient.KEYS_OF_MANY
                * best(round, Set.of(COVEY), Load.many(SMALL), Figures::callsPerSecond),
        round -> best(round, Set.of(COVEY), one, Figures::callsPerSecond));
    add(
        "local_over_fastest_peer",
        "100 B, local hits/s of one thread, over the most peer hits/s of any other system's"
            + " blocking callers",
        20,
        true,
        round -> best(round, Set.of(COVEY), Load.local(SMALL), Figures::callsPerSecond),
        round ->
            Arrays.stream(THREADS)
                .mapToDouble(
                    threads ->
                        best(
                            round,
                            EnumSet.complementOf(EnumSet.of(COVEY)),
                            Load.blocking(threads, Distribution.UNIFORM, SMALL),
                            Figures::callsPerSecond))
                .max()
                .orElse(0));
    return ratios;
  }

  private void blocking(
      String name, int bytes, double hazelcast, double redis, double groupcache, double grpc) {
    Load load = Load.blocking(Load.MOST_BLOCKING, Distribution.UNIFORM, bytes);
    String meaning = (bytes == SMALL ? "100 B" : "1 KB") + ", 64 callers, calls/s, over ";
    throughput(name + "_over_hazelcast", meaning + "Hazelcast's", load, hazelcast, HAZELCAST);
    throughput(
        name + "_over_redis",
        meaning + "Redis's, the better client",
        load,
        redis,
        REDIS_LETTUCE,
        REDIS_JEDIS);
    throughput(
        name + "_over_groupcache",
        meaning + "groupcache's as it comes",
        load,
        groupcache,
        GROUPCACHE);
    throughput(name + "_over_grpc", meaning + "gRPC's blocking unary", load, grpc, GRPC_DIRECT);
  }

  private void throughput(String name, String meaning, Load load, double bar, Contender... others) {
    ToDoubleFunction<Figures> figure = Figures::callsPerSecond;
    add(
        name,
        meaning,
        bar,
        true,
        round -> best(round, Set.of(COVEY), load, figure),
        round -> best(round, Set.of(others), load, figure));
  }

  private void latency(String name, String meaning, Load load, double bar, Contender other) {
    ToDoubleFunction<Figures> figure = Figures::p50Micros;
    add(
        name,
        meaning,
        bar,
        false,
        round -> best(round, Set.of(COVEY), load, figure),
        round -> best(round, Set.of(other), load, figure));
  }

  /** Of one round; 0 where nothing was measured. */
  private interface OfRound {
    double figure(int round);
  }

  private void add(
      String name, String meaning, double bar, boolean isLeast, OfRound own, OfRound others) {
    List<Double> perRound =
        IntStream.range(0, rounds)
            .mapToObj(round -> own.figure(round) / others.figure(round))
            .filter(ratio -> ratio > 0 && Double.isFinite(ratio))
            .toList();
    if (!perRound.isEmpty()) {
      Spread value = Spread.over(perRound, Double::doubleValue);
      ratios.add(new Ratio(name, meaning, value, bar, isLeast));
    }
  }

  /** The most of some systems. */
  private double best(int round, Set<Contender> of, Load load, ToDoubleFunction<Figures> figure) {
    OptionalDouble most =
        of.stream()
            .map(contender -> results.of(contender, load))
            .filter(figures -> figures.size() > round)
            .mapToDouble(figures -> figure.applyAsDouble(figures.get(round)))
            .max();
    return most.orElse(0);
  }
}
