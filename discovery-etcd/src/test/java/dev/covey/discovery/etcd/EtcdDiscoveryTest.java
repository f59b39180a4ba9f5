package dev.covey.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Address;
import dev.covey.discovery.Adoption;
import dev.covey.discovery.DiscoveryException;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.Member;
import dev.covey.discovery.MemberIdTakenException;
import dev.covey.discovery.RegistryTiming;
import dev.covey.discovery.Roster;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real etcd. The times that it prints are those of this machine. */
@Timeout(120)
class EtcdDiscoveryTest {

  static final Terms TERMS = new Terms(64, 1.25, "hash", 1);

  private static final RegistryTiming TIMING = RegistryTiming.local();
  private static final Duration LEASE = TIMING.leaseTime();
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<AutoCloseable> open = new ArrayList<>();
  private int incarnations;

  private record Node(Member self, EtcdDiscovery discovery, Listener heard) {}

  private RealEtcd etcd() throws Exception {
    RealEtcd started = RealEtcd.start();
    open.add(0, started);
    return started;
  }

  private Node join(RealEtcd etcd, String id) {
    return join(etcd.endpoint(), id, UnaryOperator.identity());
  }

  /**
   * With times that a busy machine does not exceed: a call that fails makes a leave take longer.
   */
  private Node joinPatiently(RealEtcd etcd, String id) {
    return join(etcd.endpoint(), id, builder -> builder.timing(RegistryTiming.lan()));
  }

  private Node join(String endpoints, String id, UnaryOperator<EtcdDiscoveryBuilder> settings) {
    return join(endpoints, id, settings, TERMS);
  }

  private Node join(
      String endpoints, String id, UnaryOperator<EtcdDiscoveryBuilder> settings, Terms terms) {
    EtcdDiscovery discovery =
        settings.apply(EtcdDiscovery.builder().endpoints(endpoints).timing(TIMING)).build();
    open.add(discovery);
    Member self =
        new Member(id, new Address("127.0.0.1", 7000 + incarnations), 1, "", ++incarnations, 1);
    Listener heard = new Listener();
    discovery.join(self, terms, heard);
    return new Node(self, discovery, heard);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) { // what uses an etcd before the etcd
      open.get(i).close();
    }
  }

  private static void print(String what, long millis) {
    System.out.printf("etcd: %s: %d ms%n", what, millis);
  }

  @Test
  void nodeIsInEverybodysListWithinASecond() throws Exception {
    RealEtcd etcd = etcd();
    Node a = joinPatiently(etcd, "a");
    Node b = joinPatiently(etcd, "b");
    long millis = a.heard().awaitIds(Duration.ofSeconds(1), "a", "b");
    print("in the others' list after join", millis);
    assertThat(b.heard().views()).hasSize(1);
    assertThat(b.heard().view()).isEqualTo(a.heard().view());
    assertThat(a.heard().state()).isEqualTo(State.CURRENT);
    assertThat(a.discovery().registeredUntilNanos().orElseThrow() - System.nanoTime())
        .isBetween(0L, RegistryTiming.lan().leaseTime().toNanos());
  }

  @Test
  void othersHearWhichViewAMemberAnnounces() throws Exception {
    RealEtcd etcd = etcd();
    Node a = joinPatiently(etcd, "a");
    Node b = joinPatiently(etcd, "b");
    a.heard().awaitIds(SOON, "a", "b");
    View view = a.heard().view();
    a.discovery().noticeboard().announce(view);
    b.heard().awaitAnnouncement(SOON, "a", view);
    Node c = joinPatiently(etcd, "c");
    c.heard().awaitAnnouncement(SOON, "a", view);
  }

  @Test
  void othersReadWhoIsBehindUntilTheRegistrationIsOver() throws Exception {
    RealEtcd etcd = etcd();
    Node a = joinPatiently(etcd, "a");
    Node b = joinPatiently(etcd, "b");
    b.heard().awaitIds(SOON, "a", "b");
    View view = a.heard().view();
    long registration = view.members().get(0).registration();
    assertThat(listBehind(a, view, registration)).isTrue();
    Roster roster = b.discovery().noticeboard().read().get().orElseThrow();
    assertThat(b.heard().view().members()).allMatch(roster::has);
    assertThat(roster.registryId()).isEqualTo(b.heard().view().registryId());
    assertThat(roster.isBehind("b", "a")).isTrue();
    assertThat(roster.isBehind("a", "b")).isFalse();
    a.discovery().close();
    assertThat(listBehind(a, view, registration)).isFalse();
    assertThat(b.discovery().noticeboard().read().get().orElseThrow().behind()).isEmpty();
  }

  private static boolean listBehind(Node node, View view, long registration) throws Exception {
    return node.discovery()
        .noticeboard()
        .listBehind(view.registryId(), registration, Set.of("b"))
        .get();
  }

  @Test
  void nodeThatLeavesIsOutWithinASecond() throws Exception {
    RealEtcd etcd = etcd();
    Node a = joinPatiently(etcd, "a");
    Node b = joinPatiently(etcd, "b");
    a.heard().awaitIds(SOON, "a", "b");
    b.discovery().close();
    print("out of the others' list after close", a.heard().awaitIds(Duration.ofSeconds(1), "a"));
  }

  /**
   * Etcd looks every half second for leases that are over; so a busy machine may be late, and is
   * given two more chances.
   */
  @Test
  void nodeThatIsKilledIsOutWhenItsLeaseIsOver() throws Exception {
    RealEtcd etcd = etcd();
    Node a = joinPatiently(etcd, "a");
    long limitMillis = LEASE.plusMillis(500).toMillis();
    long millis = Long.MAX_VALUE;
    for (int chance = 1; chance <= 3 && millis > limitMillis; chance++) {
      Process child = EtcdMember.start(etcd.endpoint(), "b", LEASE);
      try {
        a.heard().awaitIds(SOON, "a", "b");
        child.destroyForcibly().waitFor();
        millis = a.heard().awaitIds(SOON, "a");
        print("out of the others' list after kill -9, lease time " + LEASE, millis);
      } finally {
        child.destroyForcibly();
      }
    }
    assertThat(millis).isLessThanOrEqualTo(limitMillis);
  }

  @Test
  void nodeThatRestartsAfterAKillWaitsForItsOldRegistration() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    Process child = EtcdMember.start(etcd.endpoint(), "b", LEASE);
    a.heard().awaitIds(SOON, "a", "b");
    child.destroyForcibly().waitFor();
    long startNanos = System.nanoTime();
    Node b = join(etcd, "b");
    print(
        "joined again after kill -9",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    assertThat(b.heard().statuses().get(0).state()).isEqualTo(State.WAITING);
    assertThat(b.heard().ids()).containsExactly("a", "b");
  }

  @Test
  void secondNodeOfAnIdFailsAndSaysWhoseItIs() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    assertThatThrownBy(() -> join(etcd, "a"))
        .isInstanceOf(MemberIdTakenException.class)
        .hasMessageContaining("member id a is registered by " + a.self().address())
        .hasMessageContaining("PT3S (expected: an id that no other process has)");
  }

  @Test
  void memberThatDisagreesWithTheFirstSaysWhyAlsoWhenThatHasLeft() throws Exception {
    RealEtcd etcd = etcd();
    join(etcd, "a").discovery().close();
    Terms others = new Terms(128, TERMS.cap(), TERMS.hash(), TERMS.protocol());
    assertThatThrownBy(() -> join(etcd.endpoint(), "b", UnaryOperator.identity(), others))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(
            "member b cannot join through etcd ["
                + etcd.endpoint()
                + "]: terms of cluster covey, /covey/covey/terms: slots 128 (expected: 64, as its"
                + " members have)");
    Node c = join(etcd, "c");
    assertThat(c.heard().ids()).containsExactly("c");

    etcd.kill();
    c.heard().awaitState(SOON, State.STALE);
    etcd.restartEmpty();
    c.heard().awaitState(SOON, State.CURRENT);
    assertThatThrownBy(() -> join(etcd.endpoint(), "b", UnaryOperator.identity(), others))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("slots 128 (expected: 64, as its members have)");
  }

  @Test
  void etcdRestartedOnItsDataCostsNoView() throws Exception {
    RealEtcd etcd = etcd();
    List<Node> nodes = three(etcd);
    List<View> before = nodes.stream().map(node -> node.heard().view()).toList();
    etcd.kill();
    awaitAll(nodes, State.STALE);
    etcd.restart();
    print("all current again, etcd on its data", awaitAll(nodes, State.CURRENT));
    assertThat(nodes).extracting(node -> node.heard().view()).isEqualTo(before);
    assertAlive(etcd, nodes);
  }

  @Test
  void etcdRestartedEmptyDoesNotTakeTheListApart() throws Exception {
    RealEtcd etcd = etcd();
    List<Node> nodes = three(etcd);
    int views = nodes.get(0).heard().views().size();
    etcd.kill();
    awaitAll(nodes, State.STALE);
    etcd.restartEmpty();
    print("all current again, etcd empty", awaitAll(nodes, State.CURRENT));
    assertThat(nodes.get(0).heard().views().subList(views, views + 1))
        .allMatch(view -> view.members().size() == 3);
    assertAlive(etcd, nodes);
  }

  @Test
  void etcdAwayForLongerThanTheLeaseCostsNoView() throws Exception {
    RealEtcd etcd = etcd();
    List<Node> nodes = three(etcd);
    View before = nodes.get(0).heard().view();
    etcd.kill();
    nodes.get(0).heard().assertNoViewFor(LEASE.multipliedBy(2));
    etcd.restart();
    print("all current again, etcd away for two lease times", awaitAll(nodes, State.CURRENT));
    assertThat(nodes.get(0).heard().view()).isEqualTo(before);
    assertAlive(etcd, nodes);
  }

  @Test
  void frozenEtcdCostsNoView() throws Exception {
    RealEtcd etcd = etcd();
    List<Node> nodes = three(etcd);
    View before = nodes.get(0).heard().view();
    etcd.freeze();
    awaitAll(nodes, State.STALE);
    etcd.thaw();
    print("all current again, etcd thawed", awaitAll(nodes, State.CURRENT));
    assertThat(nodes.get(0).heard().view()).isEqualTo(before);
    assertAlive(etcd, nodes);
  }

  @Test
  void compactionUnderTheWatchEndsNothing() throws Exception {
    RealEtcd etcd = etcd();
    List<Node> nodes = three(etcd);
    etcd.compact();
    assertAlive(etcd, nodes);
    etcd.kill();
    etcd.restart();
    etcd.compact();
    assertAlive(etcd, nodes);
  }

  private List<Node> three(RealEtcd etcd) throws InterruptedException {
    List<Node> nodes = List.of(join(etcd, "a"), join(etcd, "b"), join(etcd, "c"));
    for (Node node : nodes) {
      node.heard().awaitIds(SOON, "a", "b", "c");
      node.heard().awaitState(SOON, State.CURRENT);
    }
    return nodes;
  }

  private static long awaitAll(List<Node> nodes, State state) throws InterruptedException {
    long startNanos = System.nanoTime();
    for (Node node : nodes) {
      node.heard().awaitState(SOON, state);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  /** Every watch tells of a member that comes and goes, and every registration is seen by it. */
  private void assertAlive(RealEtcd etcd, List<Node> nodes) throws InterruptedException {
    Node marker = join(etcd, "marker");
    marker.heard().awaitIds(SOON, "a", "b", "c", "marker");
    for (Node node : nodes) {
      node.heard().awaitIds(SOON, "a", "b", "c", "marker");
    }
    marker.discovery().close();
    for (Node node : nodes) {
      node.heard().awaitIds(SOON, "a", "b", "c");
    }
  }

  @Test
  void passwordIsGivenAndAWrongOneIsToldAtOnce() throws Exception {
    RealEtcd etcd = etcd();
    etcd.requirePassword("covey", "secret", "/covey");
    Node a = join(etcd.endpoint(), "a", builder -> builder.credentials("covey", "secret"));
    assertThat(a.heard().ids()).containsExactly("a");
    assertRefused(etcd, builder -> builder.credentials("covey", "wrong"), "authentication failed");
    assertRefused(etcd, builder -> builder.credentials("nobody", "secret"), "authentication");
    assertRefused(etcd, UnaryOperator.identity(), "user name is empty");
    assertRefused(
        etcd,
        builder -> builder.credentials("covey", "secret").prefix("/other"),
        "permission denied");
    etcd.kill(); // its tokens are gone with it
    etcd.restart();
    a.heard().awaitState(SOON, State.CURRENT);
    Node b = join(etcd.endpoint(), "b", builder -> builder.credentials("covey", "secret"));
    a.heard().awaitIds(SOON, "a", "b");
    assertThat(b.heard().ids()).containsExactly("a", "b");
  }

  private void assertRefused(
      RealEtcd etcd, UnaryOperator<EtcdDiscoveryBuilder> settings, String reason) {
    assertThatThrownBy(() -> join(etcd.endpoint(), "b", settings))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("member b cannot join through etcd [" + etcd.endpoint() + "]")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("secret");
  }

  @Test
  void passwordThatEtcdDoesNotAskForIsFine() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd.endpoint(), "a", builder -> builder.credentials("covey", "secret"));
    assertThat(a.heard().ids()).containsExactly("a");
  }

  @Test
  void etcdThatCannotBeReachedIsNamedWithinTheJoinTimeout() throws Exception {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String silent = "127.0.0.1:" + nobody.getLocalPort();
      assertJoinFails(silent, "DEADLINE_EXCEEDED");
    }
    assertJoinFails("127.0.0.1:1", "Connection refused");
  }

  private void assertJoinFails(String endpoint, String reason) {
    long startNanos = System.nanoTime();
    Duration limit = Duration.ofSeconds(2);
    assertThatThrownBy(
            () -> join(endpoint, "a", builder -> builder.timing(TIMING.withJoinTimeout(limit))))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("member a cannot join through etcd [http://" + endpoint + "]")
        .hasMessageContaining("within PT2S")
        .hasMessageContaining(reason);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isLessThan(limit.plus(Duration.ofSeconds(4)));
  }

  @Test
  void closingWhileJoiningEndsBoth() throws Exception {
    EtcdDiscovery discovery =
        EtcdDiscovery.builder().endpoints("127.0.0.1:1").timing(TIMING).build();
    Member self = new Member("a", new Address("127.0.0.1", 1), 1, "", 1, 1);
    List<Throwable> failures = new ArrayList<>();
    Thread joining =
        new Thread(
            () -> {
              try {
                discovery.join(self, TERMS, new Listener());
              } catch (DiscoveryException failed) {
                failures.add(failed);
              }
            });
    joining.start();
    discovery.close();
    joining.join(SOON.toMillis());
    assertThat(joining.isAlive()).isFalse();
    assertThat(failures).hasSize(1);
    discovery.close();
  }

  @Test
  void closingEndsSoonWhenEtcdIsFrozen() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    etcd.freeze();
    long startNanos = System.nanoTime();
    a.discovery().close();
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    print("close, etcd frozen", took.toMillis());
    assertThat(took).isLessThan(TIMING.callTimeout().multipliedBy(3).plusSeconds(1));
    assertThat(a.heard().state()).isEqualTo(State.APART);
  }

  @Test
  void nodeThatIsClosedByAnInterruptedThreadIsOutWithinASecond() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    Node b = join(etcd, "b");
    a.heard().awaitIds(SOON, "a", "b");
    Thread.currentThread().interrupt();
    b.discovery().close();
    assertThat(Thread.interrupted()).isTrue();
    a.heard().awaitIds(Duration.ofSeconds(1), "a");
  }

  @Test
  void joinThatIsInterruptedLeavesNoRegistration() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    EtcdDiscovery interrupted =
        EtcdDiscovery.builder().endpoints(etcd.endpoint()).timing(TIMING).build();
    Member b = new Member("b", new Address("127.0.0.1", 7), 1, "", 99, 1);
    assertThatThrownBy(() -> interrupted.join(b, TERMS, interrupting(Thread.currentThread())))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("member b: interrupted while joining");
    assertThat(Thread.interrupted()).isTrue();
    a.heard().awaitIds(Duration.ofSeconds(1), "a");
    assertThat(a.heard().views())
        .anyMatch(
            view -> view.members().stream().anyMatch(member -> member.registered(0).equals(b)));
  }

  /** Interrupts a thread with the first view, and sees to it that it hears of that first. */
  private static DiscoveryListener interrupting(Thread joining) {
    return new DiscoveryListener() {
      @Override
      public void viewed(View view) {
        joining.interrupt();
        long startNanos = System.nanoTime();
        while (joining.isInterrupted() && System.nanoTime() - startNanos < LEASE.toNanos()) {
          Thread.onSpinWait();
        }
      }

      @Override
      public void confirmed(long registryId, long registration, long untilNanos) {}

      @Override
      public void announced(Adoption adoption) {}

      @Override
      public void changed(DiscoveryStatus status) {}
    };
  }

  @Test
  void nodeThatIsPausedForLongerThanItsLeaseComesBack() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    Process child = EtcdMember.start(etcd.endpoint(), "b", LEASE);
    try {
      a.heard().awaitIds(SOON, "a", "b");
      RealEtcd.signal(child, "STOP");
      a.heard().awaitIds(LEASE.plusMillis(500), "a");
      RealEtcd.signal(child, "CONT");
      print("in the others' list after a pause", a.heard().awaitIds(SOON, "a", "b"));
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void joiningAgainIsRefusedAndDisturbsNothing() throws Exception {
    RealEtcd etcd = etcd();
    Node a = join(etcd, "a");
    assertThatThrownBy(() -> a.discovery().join(a.self(), TERMS, new Listener()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("member a: joins again (expected: once)");
    Node b = join(etcd, "b");
    assertThat(b.heard().ids()).containsExactly("a", "b");
    a.heard().awaitIds(SOON, "a", "b");
  }

  @Test
  void nodeThatIsClosedLeavesNoThread() throws Exception {
    RealEtcd etcd = etcd();
    Node node = join(etcd, "threadless");
    assertThat(threads()).anyMatch(name -> name.startsWith("covey-threadless-etcd-"));
    node.discovery().close();
    assertThat(threads()).noneMatch(name -> name.startsWith("covey-threadless-etcd-"));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @Test
  void secondEndpointServesWhenTheFirstIsDeadOrFrozen() throws Exception {
    RealEtcd etcd = etcd();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String endpoints = "127.0.0.1:1,127.0.0.1:" + silent.getLocalPort() + "," + etcd.endpoint();
      for (String id : List.of("a", "b", "c")) { // each tries them in another order
        Node node = join(endpoints, id, UnaryOperator.identity());
        node.heard().awaitState(SOON, State.CURRENT);
      }
    }
  }

  @Test
  void tlsWithAClientCertificate(@TempDir Path folder) throws Exception {
    TestCertificates files = TestCertificates.in(folder);
    RealEtcd etcd = RealEtcd.startSecure(files, files.server());
    open.add(0, etcd);
    Node a =
        join(
            etcd.endpoint(),
            "a",
            builder ->
                builder
                    .trust(files.authority())
                    .clientCertificate(files.client().certificate(), files.client().key()));
    assertThat(a.heard().ids()).containsExactly("a");
    RegistryTiming brief = TIMING.withJoinTimeout(Duration.ofSeconds(2));
    assertThatThrownBy(() -> join(etcd.endpoint(), "b", builder -> builder.timing(brief)))
        .hasMessageContaining("unable to find valid certification path");
    assertThatThrownBy(
            () ->
                join(
                    etcd.endpoint(),
                    "b",
                    builder -> builder.timing(brief).trust(files.authority())))
        .hasMessageContaining("cannot join through etcd [" + etcd.endpoint() + "] within PT2S");
  }

  @Test
  void serverWithTheCertificateOfAnotherHostIsNotTrusted(@TempDir Path folder) throws Exception {
    TestCertificates files = TestCertificates.in(folder);
    RealEtcd etcd = RealEtcd.startSecure(files, files.elsewhere());
    open.add(0, etcd);
    assertThatThrownBy(
            () ->
                join(
                    etcd.endpoint(),
                    "a",
                    builder ->
                        builder
                            .timing(TIMING.withJoinTimeout(Duration.ofSeconds(2)))
                            .trust(files.authority())
                            .clientCertificate(files.client().certificate(), files.client().key())))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("matching IP address 127.0.0.1");
  }
}
