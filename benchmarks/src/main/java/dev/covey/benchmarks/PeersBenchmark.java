package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whole clusters beside each other: Covey, and what one would take instead. Each system has a
 * client and one or two servers, processes of their own that all share two processors; embedded
 * systems have three members, of which the client is one. All ask for the same keys, which other
 * processes own; what might answer on the client's side, a hot tier or a near cache, is off
 * everywhere.
 *
 * <p>All processes stay up for the whole run, so that their code stays compiled; while it is not a
 * system's turn it does next to nothing, and how little is in the report. Each turn begins with a
 * moment that does not count, and each goes through the systems from another first one.
 */
final class PeersBenchmark implements Benchmark {
  private static final int SETTLE_MILLIS = 500;
  private static final int SETTLE_BRIEF_MILLIS = 50;

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String question() {
    return "What does a value of another process cost, by Covey and by what one would take instead?";
  }

  @Override
  public Report run(List<String> args) throws Exception {
    PeersPlan plan = PeersPlan.of(args);
    Path root = Path.of(System.getProperty("covey.root", "."));
    plan.leftOut().forEach(each -> System.err.println("left out: " + each));
    GoProgram go = GoProgram.in(root);
    if (plan.present().stream().anyMatch(each -> each.shape() == Contender.Shape.GO)) {
      go.build();
    }
    Optional<String> cores = Host.cores();
    PeersResults results = new PeersResults();
    double idlePercent;
    List<PeersCluster> clusters = new ArrayList<>();
    try {
      CandidateKeys candidates = CandidateKeys.of(plan.sizes(), plan.length());
      for (Contender contender : plan.present()) {
        System.err.println("start: " + contender.word());
        clusters.add(PeersCluster.start(contender, candidates, cores, go));
      }
      load(clusters, candidates);
      for (PeersCluster cluster : clusters) {
        warmUp(cluster, plan);
      }
      idlePercent = idlePercent(clusters, plan);
      measure(clusters, plan, results);
    } finally {
      close(clusters);
    }
    Circumstances circumstances =
        new Circumstances(
            Host.processor(),
            cores.orElse("all, since there is no taskset"),
            plan.leftOut(),
            PeersVersions.of(plan.present()),
            idlePercent);
    return report(plan, results, circumstances, root.resolve("docs"));
  }

  private static Report report(
      PeersPlan plan, PeersResults results, Circumstances circumstances, Path docs)
      throws IOException {
    Map<String, Object> headline = new LinkedHashMap<>();
    circumstances.putInto(headline);
    List<Ratio> ratios = PeersRatios.of(results, plan.rounds());
    for (Ratio ratio : ratios) {
      headline.put(ratio.name(), ratio.fields());
      System.err.println(ratio);
    }
    if (plan.isOfRecord()) {
      new PeersDocument(plan, results, ratios, circumstances).write(docs);
    }
    return new Report(headline, results.rows(allLoads(plan)));
  }

  private static void load(List<PeersCluster> clusters, CandidateKeys candidates) throws Exception {
    BitSet owned = new BitSet();
    for (PeersCluster cluster : clusters) {
      owned.or(cluster.owned());
    }
    for (PeersCluster cluster : clusters) {
      cluster.load(candidates.without(owned));
    }
  }

  private static void warmUp(PeersCluster cluster, PeersPlan plan) throws Exception {
    System.err.println("warm-up: " + cluster.contender().word());
    for (int bytes : plan.sizes()) {
      List<Load> loads =
          plan.loads(bytes).stream().filter(load -> cluster.contender().takes(load)).toList();
      for (Load load : loads) {
        cluster.measure(load, plan.warmUpMillis() / loads.size());
      }
    }
  }

  /** What all processes take of one processor when none is asked anything. */
  private static double idlePercent(List<PeersCluster> clusters, PeersPlan plan) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(plan.length().pick(3_000, 100));
    long cpuBefore = clusters.stream().mapToLong(PeersCluster::cpuNanos).sum();
    long began = System.nanoTime();
    Pause.until(began + nanos);
    long cpu = clusters.stream().mapToLong(PeersCluster::cpuNanos).sum() - cpuBefore;
    return 100.0 * cpu / (System.nanoTime() - began);
  }

  private static void measure(List<PeersCluster> clusters, PeersPlan plan, PeersResults results)
      throws Exception {
    List<PeersCluster> order = new ArrayList<>(clusters);
    for (int round = 0; round < plan.rounds(); round++) {
      for (int bytes : plan.sizes()) {
        for (PeersCluster cluster : order) {
          System.err.printf(
              "round %d: %s, %d bytes%n", round + 1, cluster.contender().word(), bytes);
          turn(cluster, plan, bytes, results);
        }
        Collections.rotate(order, 1);
      }
    }
  }

  private static void turn(PeersCluster cluster, PeersPlan plan, int bytes, PeersResults results)
      throws Exception {
    Contender contender = cluster.contender();
    cluster.measure(
        Load.blocking(Load.MOST_BLOCKING, Distribution.UNIFORM, bytes),
        plan.length().pick(SETTLE_MILLIS, SETTLE_BRIEF_MILLIS));
    for (Load load : plan.loads(bytes)) {
      if (contender.takes(load)) {
        results.add(contender, load, cluster.measure(load, plan.millis(load)));
      }
    }
  }

  private static List<Load> allLoads(PeersPlan plan) {
    return plan.sizes().stream().flatMap(bytes -> plan.loads(bytes).stream()).toList();
  }

  /** All of them, also if one fails. */
  private static void close(List<PeersCluster> clusters) throws Exception {
    Exception first = null;
    for (PeersCluster cluster : clusters) {
      try {
        cluster.close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
