package dev.covey.benchmarks;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.View;
import dev.covey.peers.Cluster;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What it costs a member of a large cluster that another one joins: the processor time in which it
 * takes the view, with the table of owners that it builds. In this process, without a network.
 */
final class JoinCost {
  static final int MEMBERS = 100;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private JoinCost() {}

  /** In milliseconds; each round is another member's. */
  static Spread measure(int rounds) {
    List<Member> all =
        IntStream.range(0, MEMBERS)
            .mapToObj(i -> Member.of("node-" + i, new Address("10.0.0." + i, 7000)))
            .toList();
    View before = View.of(1, all.subList(0, MEMBERS - 1));
    View after = View.of(2, all);
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Cluster cluster = cluster(all.get(round % (MEMBERS - 1)));
      cluster.adopt(before);
      long beganNanos = THREADS.getCurrentThreadCpuTime();
      cluster.adopt(after);
      millis.add((THREADS.getCurrentThreadCpuTime() - beganNanos) / 1e6);
      cluster.close();
    }
    return Spread.over(millis, Double::doubleValue);
  }

  private static Cluster cluster(Member self) {
    return new Cluster(
        self,
        new SilentWire(),
        (task, delayNanos) -> () -> {}, // nobody asks in vain for a view again
        Runnable::run,
        System::nanoTime,
        OnDiscoveryLoss.SERVE,
        Noticeboard.NONE);
  }
}
