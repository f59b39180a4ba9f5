package dev.covey.integration;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.discovery.Member;
import dev.covey.discovery.RegistryTiming;
import dev.covey.discovery.etcd.EtcdDiscovery;
import dev.covey.discovery.etcd.RealEtcd;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import dev.covey.node.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How soon all members know that a node has come or gone, with a real etcd and real processes. */
@Timeout(120)
class ComingAndGoingTest {

  private static final Duration LEASE = RegistryTiming.local().leaseTime();

  private RealEtcd etcd;
  private List<Node> watchers = List.of();

  @BeforeEach
  void startTwo() throws Exception {
    etcd = RealEtcd.start();
    watchers = List.of(node("a"), node("b"));
    awaitMembers(Duration.ofSeconds(10), "a", "b");
  }

  @AfterEach
  void stop() {
    watchers.forEach(Node::close);
    if (etcd != null) {
      etcd.close();
    }
  }

  @Test
  void nodeThatIsReadyIsInEverybodysRingWithinASecond() throws Exception {
    try (Binary c = binary("c")) {
      assertThat(c.firstLine()).startsWith("covey ready id=c ");
      print("in after it was ready", awaitMembers(Duration.ofSeconds(1), "a", "b", "c"));
    }
  }

  /**
   * Etcd looks every half second for leases that are over; so a busy machine may be late, and is
   * given two more chances.
   */
  @Test
  void nodeThatIsKilledIsOutWhenItsLeaseIsOver() throws Exception {
    long limitMillis = LEASE.plusMillis(500).toMillis();
    long millis = Long.MAX_VALUE;
    for (int chance = 1; chance <= 3 && millis > limitMillis; chance++) {
      try (Binary c = binary("c")) {
        c.firstLine();
        awaitMembers(Duration.ofSeconds(1), "a", "b", "c");
        c.kill();
        millis = awaitMembers(LEASE.multipliedBy(3), "a", "b");
        print("out after kill -9, lease time " + LEASE, millis);
      }
    }
    assertThat(millis).isLessThanOrEqualTo(limitMillis);
  }

  @Test
  void nodeThatIsTerminatedIsOutWithinASecond() throws Exception {
    try (Binary c = binary("c")) {
      c.firstLine();
      awaitMembers(Duration.ofSeconds(1), "a", "b", "c");
      c.signalEnd();
      print("out after SIGTERM", awaitMembers(Duration.ofSeconds(1), "a", "b"));
      assertThat(c.awaitExit()).isZero();
    }
  }

  @Test
  void nodesGoOnWithTheirListWhileThereIsNoEtcd() throws Exception {
    Group<String> a = watchers.get(0).group("g", Codec.utf8(), key -> Loaded.of("a's"));
    Group<String> b = watchers.get(1).group("g", Codec.utf8(), key -> Loaded.of("b's"));
    String key = Nodes.keysOf("b", watchers.get(0).members()).findFirst().orElseThrow();
    for (Node node : watchers) {
      node.awaitReady(Duration.ofSeconds(10)); // the registry is new
      node.awaitPeers(Duration.ofSeconds(10));
    }
    etcd.kill();
    assertThat(a.lookup(key).source()).isEqualTo(Source.PEER_LOAD);
    assertThat(b.lookup(key).source()).isEqualTo(Source.MAIN_HIT);
    assertThat(ids(watchers.get(0))).containsExactly("a", "b");
  }

  private Node node(String id) {
    return Node.builder()
        .id(id)
        .listen("127.0.0.1:0")
        .discovery(
            EtcdDiscovery.builder()
                .endpoints(etcd.endpoint())
                .timing(RegistryTiming.local())
                .build())
        .start();
  }

  private Binary binary(String id) throws Exception {
    return Binary.start(
        "node",
        "--id=" + id,
        "--listen=127.0.0.1:0",
        "--admin=off",
        "--preset=local",
        "--etcd=" + etcd.endpoint());
  }

  /** How long it took, in milliseconds. */
  private long awaitMembers(Duration within, String... ids) {
    long startNanos = System.nanoTime();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(within)
        .until(() -> watchers.stream().allMatch(node -> ids(node).equals(List.of(ids))));
    return NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  private static List<String> ids(Node node) {
    return node.members().stream().map(Member::id).toList();
  }

  private static void print(String what, long millis) {
    System.out.printf("node: %s: %d ms%n", what, millis);
  }
}
