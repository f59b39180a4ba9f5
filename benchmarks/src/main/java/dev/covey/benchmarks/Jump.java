package dev.covey.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What the nodes of a cluster are asked by the others while new keys, one after the other, each
 * take half of all requests from one moment to the next. All of those keys belong to the first
 * node, so that what the jumps put upon it can be added up. Confined to one thread.
 */
final class Jump {
  static final int WINDOW_MILLIS = 10;
  static final int REQUESTS_PER_SECOND = 20_000;

  /** How long half of the requests are for the new key. */
  private static final int WINDOWS = 20;

  /** How long none is, afterwards. */
  private static final int CALM_WINDOWS = 5;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);
  private static final int REQUESTS_PER_WINDOW = REQUESTS_PER_SECOND / 1_000 * WINDOW_MILLIS;
  private static final double EVEN = 1.5;

  private final SkewedCluster cluster;

  /** Of all jumps, by the window since the jump and by node. */
  private final long[][] served;

  private int jumps;
  private long missed;
  private double lastMissMillis;

  Jump(SkewedCluster cluster) {
    this.cluster = cluster;
    this.served = new long[WINDOWS][cluster.size()];
  }

  /** Lets a key jump. */
  void jump(String name) throws InterruptedException {
    String key = cluster.ownedByTheFirst(name);
    jumps++;
    double lastMiss = 0;
    long beganAtNanos = System.nanoTime();
    long[] before = cluster.served();
    for (int window = 0; window < WINDOWS + CALM_WINDOWS; window++) {
      for (int i = 0; i < REQUESTS_PER_WINDOW; i++) {
        Pause.until(beganAtNanos + window * WINDOW_NANOS + i * WINDOW_NANOS / REQUESTS_PER_WINDOW);
        boolean ofTheNew = window < WINDOWS && cluster.coin();
        boolean atOnce = cluster.ask(ofTheNew ? key : cluster.anyKey());
        if (ofTheNew && !atOnce) {
          missed++;
          lastMiss = (System.nanoTime() - beganAtNanos) / 1e6;
        }
      }
      Pause.until(beganAtNanos + (window + 1) * WINDOW_NANOS);
      long[] now = cluster.served();
      if (window < WINDOWS) {
        for (int node = 0; node < now.length; node++) {
          served[window][node] += now[node] - before[node];
        }
      }
      before = now;
    }
    lastMissMillis = Math.max(lastMissMillis, lastMiss);
  }

  /** From the jump until the busiest node stays within 1.5 times the mean; 200: it does not. */
  double millisUntilEven() {
    int last = WINDOWS;
    while (last > 0 && SkewedCluster.busiestToMean(served[last - 1]) <= EVEN) {
      last--;
    }
    return last * WINDOW_MILLIS;
  }

  /** In the first window. */
  double busiestToMeanAtFirst() {
    return SkewedCluster.busiestToMean(served[0]);
  }

  /** In the last ten windows. */
  double busiestToMeanAtLast() {
    long[] sum = new long[cluster.size()];
    for (int window = WINDOWS - 10; window < WINDOWS; window++) {
      long[] these = served[window];
      Arrays.setAll(sum, node -> sum[node] + these[node]);
    }
    return SkewedCluster.busiestToMean(sum);
  }

  /** Requests for a new key that the node asked did not have, for each jump. */
  double missedPerJump() {
    return (double) missed / jumps;
  }

  /** From any jump to the last of these. */
  double lastMissMillis() {
    return lastMissMillis;
  }
}
