package dev.covey.benchmarks;

import dev.covey.discovery.etcd.RealEtcd;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * What it costs a cluster's callers and its origin that etcd is killed and comes back, in turns: on
 * its data, empty, and away for longer than registrations last.
 *
 * <p>Three nodes in this process, under a constant load. After each outage a fourth node comes and
 * goes, which every one of the three has to see, and which has to see all of them.
 */
final class EtcdBenchmark implements Benchmark {

  private static final int KINDS = 3;
  private static final int FULL_RESTARTS = 30;
  private static final int FULL_LEASES_AWAY = 10;
  private static final int SHORT_LEASES_AWAY = 2;

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public String question() {
    return "What does it cost callers and the origin that etcd is killed and comes back?";
  }

  @Override
  public Report run(List<String> args) throws IOException, InterruptedException, TimeoutException {
    Length length = Length.of(args);
    return run(length.pick(FULL_RESTARTS, KINDS), length.pick(FULL_LEASES_AWAY, SHORT_LEASES_AWAY));
  }

  private static Report run(int restarts, int leasesAway)
      throws IOException, InterruptedException, TimeoutException {
    try (RealEtcd etcd =
            RealEtcd.startIfAny().orElseThrow(() -> new IllegalStateException(RealEtcd.NONE));
        EtcdCluster cluster = EtcdCluster.start(etcd.endpoint())) {
      long longestMillis = 0;
      int dead = 0;
      long outageLoads = 0;
      long lostLoads = 0;
      for (int restart = 0; restart < restarts; restart++) {
        cluster.load();
        long loadsBefore = cluster.loads();
        etcd.kill();
        cluster.awaitStale();
        switch (restart % KINDS) {
          case 0 -> etcd.restart();
          case 1 -> etcd.restartEmpty();
          default -> {
            cluster.requireUnchangedFor(EtcdCluster.LEASE.multipliedBy(leasesAway));
            etcd.restart();
          }
        }
        Duration took = cluster.awaitCurrent();
        longestMillis = Math.max(longestMillis, took.toMillis());
        long loads = cluster.loads() - loadsBefore;
        if (restart % KINDS == 0) {
          outageLoads += loads;
        } else { // registrations were lost and made anew: every node begins empty
          lostLoads += loads;
        }
        int unseen = cluster.sendMarker(restart);
        dead += unseen;
        System.err.printf(
            "restart %d of %d: current again after %d ms, not seen by %d, requests %d, errors %d%n",
            restart + 1, restarts, took.toMillis(), unseen, cluster.requests(), cluster.errors());
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("restarts", restarts);
      row.put("requests", cluster.requests());
      row.put("errors", cluster.errors());
      row.put("members_at_end", cluster.membersOfEach());
      row.put("longest_until_current_ms", longestMillis);
      row.put("dead_watches_or_registrations", dead);
      row.put("keys", EtcdCluster.KEYS);
      row.put("loads", cluster.loads());
      row.put("loads_in_outages", outageLoads);
      row.put("loads_after_lost_registrations", lostLoads);
      return new Report(List.of(row));
    }
  }
}
