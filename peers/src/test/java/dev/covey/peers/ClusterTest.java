package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.View;
import dev.covey.group.Answer;
import dev.covey.group.AsyncGetter;
import dev.covey.group.Codec;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Freshness;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupContext;
import dev.covey.group.GroupHost;
import dev.covey.group.Loaded;
import dev.covey.group.NoSuchGroupException;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.group.RemovalListener;
import dev.covey.group.Source;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.singleflight.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterTest {

  private static final Member A = Member.parse("a=h:1");
  private static final Member B = Member.parse("b=h:2");
  private static final Member C = Member.parse("c=h:3");

  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire();
  private final Cluster cluster =
      new Cluster(A, wire, time, Runnable::run, time, OnDiscoveryLoss.SERVE, Noticeboard.NONE);

  @Test
  void nodeThatKnowsNobodyOwnsEveryKey() {
    assertThat(cluster.ownerOf("k").peer()).isEmpty();
    cluster.adopt(View.of(1, List.of()));
    assertThat(cluster.ownerOf("k").peer()).isEmpty();
    assertThat(cluster.view()).isEqualTo(new ViewName(0, 1));
  }

  @Test
  void keysAreSpreadOverTheMembersOfTheView() {
    cluster.adopt(View.of(1, List.of(A, B, C)));
    assertThat(IntStream.range(0, 100).mapToObj(i -> cluster.ownerOf("key" + i).owner()).distinct())
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThat(cluster.members()).containsExactly(A, B, C);
  }

  @Test
  void nodeThatIsNotInItsOwnListOwnsNothing() {
    cluster.adopt(View.of(1, List.of(B, C)));
    assertThat(IntStream.range(0, 100).mapToObj(i -> cluster.ownerOf("key" + i)))
        .allMatch(owner -> owner.peer().isPresent());
  }

  @Test
  void nodeKnowsItselfByItsIdWhateverAddressTheListHas() {
    cluster.adopt(View.of(1, List.of(Member.parse("a=elsewhere:9"))));
    assertThat(cluster.ownerOf("k").peer()).isEmpty();
  }

  @Test
  void ownershipLastsThroughViewsThatDoNotMoveTheKey() {
    cluster.adopt(View.of(1, List.of(A, B)));
    String key = keyOf("a");
    Ownership before = cluster.ownerOf(key);
    cluster.adopt(View.of(2, List.of(A, B)));
    cluster.adopt(View.of(3, List.of(A)));
    assertThat(cluster.ownerOf(key)).isSameAs(before);
    assertThat(before.isOver()).isFalse();
  }

  @Test
  void ownershipEndsWhenTheKeyMovesAndDoesNotComeBack() {
    cluster.adopt(View.of(1, List.of(A, B)));
    String key = keyOf("b");
    Ownership before = cluster.ownerOf(key);
    cluster.adopt(View.of(2, List.of(A)));
    assertThat(before.isOver()).isTrue();
    assertThat(cluster.ownerOf(key).owner()).isEqualTo("a");
    cluster.adopt(View.of(3, List.of(A, B)));
    assertThat(cluster.ownerOf(key).owner()).isEqualTo("b");
    assertThat(cluster.ownerOf(key)).isNotSameAs(before);
  }

  @Test
  void memberAtAnotherAddressIsAnotherProcessAndItsWeightIsNot() {
    cluster.adopt(View.of(1, List.of(A, B)));
    String key = keyOf("b");
    Ownership before = cluster.ownerOf(key);
    cluster.adopt(View.of(2, List.of(A, new Member("b", B.address(), 1, "zone", 0, 0))));
    assertThat(cluster.ownerOf(key)).isSameAs(before);
    assertThat(wire.forgotten).isEmpty();

    cluster.adopt(View.of(3, List.of(A, Member.parse("b=h:99"))));
    assertThat(before.isOver()).isTrue();
    assertThat(cluster.ownerOf(key).owner()).as("its keys stay its keys").isEqualTo("b");
    assertThat(wire.forgotten).extracting(Member::address).containsExactly(B.address());
  }

  @Test
  void memberThatWasStartedAgainAtItsAddressIsAnotherProcess() {
    cluster.adopt(View.of(1, List.of(A, incarnation(B, 1))));
    Ownership before = cluster.ownerOf(keyOf("b"));
    cluster.adopt(View.of(2, List.of(A, incarnation(B, 2))));
    assertThat(before.isOver()).isTrue();
    assertThat(wire.forgotten).containsExactly(incarnation(B, 1));
  }

  @Test
  void processThatTookThisNodesIdIsNotThisNode() {
    Cluster mine =
        new Cluster(
            incarnation(A, 1),
            wire,
            time,
            Runnable::run,
            time,
            OnDiscoveryLoss.SERVE,
            Noticeboard.NONE);
    mine.adopt(View.of(1, List.of(incarnation(A, 1))));
    assertThat(mine.isListed()).isTrue();
    assertThat(mine.others()).isEmpty();

    mine.adopt(View.of(2, List.of(incarnation(A, 2))));
    assertThat(mine.isListed()).isFalse();
    assertThat(mine.ownerOf("k").peer()).isPresent();
    assertThat(mine.others()).containsExactly(incarnation(A, 2));
  }

  private static Member incarnation(Member of, long incarnation) {
    return new Member(of.id(), of.address(), of.weight(), of.zone(), incarnation, 1);
  }

  @Test
  void memberThatLeavesIsForgottenOnTheWire() {
    cluster.adopt(View.of(1, List.of(A, B, C)));
    cluster.adopt(View.of(2, List.of(A, C)));
    assertThat(wire.forgotten).containsExactly(B);
  }

  @Test
  void revisionIsAwaitedUntilItIsAdopted() {
    cluster.adopt(View.of(5, List.of(A, B)));
    assertThat(await(5)).isCompleted();
    CompletableFuture<Void> six = await(6);
    CompletableFuture<Void> seven = await(7);
    cluster.adopt(View.of(6, List.of(A)));
    assertThat(six).isCompleted();
    assertThat(seven).isNotDone();
    time.advance(TimeUnit.SECONDS.toNanos(1));
    assertThat(seven).as("not for ever").isCompleted();
    assertThat(time.pending()).isZero();
  }

  @Test
  void revisionOfAnotherRegistryIsNotReachedHoweverSmall() {
    cluster.adopt(View.of(5, List.of(A, B)));
    CompletableFuture<Void> other =
        cluster.awaitView(new ViewName(7, 1), TimeUnit.SECONDS.toNanos(1)).toCompletableFuture();
    assertThat(other).isNotDone();
    cluster.adopt(new View(7, 2, List.of(A)));
    assertThat(other).isCompleted();
  }

  @Test
  void revisionThatIsReachedIsNotWaitedFor() {
    cluster.adopt(View.of(5, List.of(A, B)));
    assertThat(await(4)).isCompleted();
    assertThat(await(5)).isCompleted();
    assertThat(time.pending()).as("timers").isZero();
  }

  @Test
  void nobodyWaitsForAViewOfAClosedNode() {
    cluster.adopt(View.of(5, List.of(A, B)));
    CompletableFuture<Void> early = await(6);
    assertThat(early).isNotDone();
    cluster.close();
    assertThat(early).isCompleted();
    assertThat(await(6)).isCompleted();
    assertThat(time.pending()).as("timers").isZero();
  }

  @Test
  void requestForAGroupThatIsNotThereSaysSo() {
    assertThat(cluster.answer("g", "k", FetchMode.LOAD).toCompletableFuture())
        .isCompletedWithValue(new Answer.Failure(FailureKind.NO_SUCH_GROUP, ""));
    assertThat(cluster.answerAll("g", List.of("k", "l"), FetchMode.LOAD))
        .hasSize(2)
        .allSatisfy(
            answer ->
                assertThat(answer.toCompletableFuture())
                    .isCompletedWithValue(new Answer.Failure(FailureKind.NO_SUCH_GROUP, "")));
  }

  @Test
  void requestForManyKeysIsAnsweredInTheirOrder() {
    cluster.adopt(View.of(1, List.of(A, B)));
    cluster.add(host(cluster, "a"));
    assertThat(cluster.answerAll("g", List.of(keyOf("b"), keyOf("a")), FetchMode.LOAD))
        .extracting(answer -> answer.toCompletableFuture().join().getClass().getSimpleName())
        .containsExactly("Moved", "Value");
  }

  @Test
  void writesOfAGroupThatIsNotThereSaySo() {
    WriteAnswer none = new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, "");
    assertThat(cluster.write("g", List.of(Write.remove("k")), 1).toCompletableFuture())
        .isCompletedWithValue(List.of(none));
    assertThat(cluster.drop("g", List.of("k"))).isEqualTo(none);
    assertThat(cluster.dropAll("g").toCompletableFuture()).isCompletedWithValue(none);
    assertThatThrownBy(() -> cluster.clear("g", null).toCompletableFuture().join())
        .hasCauseInstanceOf(NoSuchGroupException.class);
  }

  @Test
  void writeReachesItsOwnerAndByWayOfItEveryOtherMember() {
    FakeWire wireOfB = new FakeWire();
    Cluster ownerOf =
        new Cluster(B, wireOfB, time, Runnable::run, time, OnDiscoveryLoss.SERVE, Noticeboard.NONE);
    wire.connectWrites("b", writes -> ownerOf.write("g", writes, 1_000));
    wireOfB.connectDrops("a", keys -> cluster.drop("g", keys));
    wireOfB.connectDrops("c", keys -> new WriteAnswer.Done());
    GroupHost<String> here = host(cluster, "a");
    cluster.add(here);
    GroupHost<String> there = host(ownerOf, "b");
    ownerOf.add(there);
    cluster.adopt(View.of(1, List.of(A, B, C)));
    ownerOf.adopt(View.of(1, List.of(A, B, C)));
    assertThat(cluster.peers()).extracting(Peer::id).containsExactly("b", "c");

    String key = keyOf("b");
    here.group().put(key, "put");

    assertThat(there.group().get(key)).isEqualTo("put");
    assertThat(wireOfB.dropRequests).containsExactly(List.of(key), List.of(key));
    assertThat(here.group().stats().invalidations()).isEqualTo(1);
  }

  @Test
  void twoGroupsOfOneNameAreRefused() {
    cluster.add(host(cluster, "a"));
    assertThatThrownBy(() -> cluster.add(host(cluster, "a")))
        .hasMessage("group name: \"g\" (expected: one that the node does not have yet)");
  }

  @Test
  void twoNodesThatTakeEachOtherForTheOwnerBothLoadAndWaitForNobody() {
    FakeWire otherWire = new FakeWire();
    Cluster other =
        new Cluster(
            B, otherWire, time, Runnable::run, time, OnDiscoveryLoss.SERVE, Noticeboard.NONE);
    wire.connect("b", (key, mode) -> other.answer("g", key, mode));
    otherWire.connect("a", (key, mode) -> cluster.answer("g", key, mode));
    GroupHost<String> here = host(cluster, "a");
    GroupHost<String> there = host(other, "b");
    cluster.add(here);
    other.add(there);
    cluster.adopt(View.of(1, List.of(B)));
    other.adopt(View.of(1, List.of(A)));

    assertThat(here.group().lookup("k").source()).isEqualTo(Source.FALLBACK_LOAD);
    assertThat(there.group().getAsync("k")).isCompletedWithValue("k from b");
  }

  @Test
  void entriesAndFlightsOfMovedKeysGoWithTheView() {
    GroupHost<String> host = host(cluster, "a");
    cluster.add(host);
    cluster.adopt(View.of(1, List.of(A, B)));
    String own = keyOf("a");
    String foreign = keyOf("b");
    wire.connect("b", (key, mode) -> CompletableFuture.completedStage(new Answer.Absent(FOREVER)));
    Group<String> group = host.group();
    group.get(own);
    assertThat(group.find(foreign)).isEmpty();

    cluster.adopt(View.of(2, List.of(A)));

    assertThat(group.lookup(own).source()).isEqualTo(Source.MAIN_HIT);
    assertThat(group.lookup(foreign).source()).isEqualTo(Source.LOAD);
    assertThat(group.stats().hot().entries()).isZero();
  }

  @Test
  void whoDeliversAViewDoesNotWaitForTheSweepOfAllEntries() {
    List<Runnable> sweeps = new ArrayList<>();
    Cluster busy =
        new Cluster(A, wire, time, sweeps::add, time, OnDiscoveryLoss.SERVE, Noticeboard.NONE);
    GroupHost<String> host = host(busy, "a");
    busy.add(host);
    Group<String> group = host.group();
    busy.adopt(View.of(0, List.of(A)));
    sweeps.remove(0).run();
    IntStream.range(0, 100).forEach(i -> group.get("key" + i));

    busy.adopt(View.of(1, List.of(B)));
    busy.adopt(View.of(2, List.of(A)));

    assertThat(group.stats().main().entries()).isEqualTo(100);
    assertThat(group.lookup("key0").source()).isEqualTo(Source.LOAD);
    assertThat(sweeps).hasSize(1);
    sweeps.get(0).run();
    assertThat(group.stats().main().entries()).isEqualTo(1);
    busy.adopt(View.of(3, List.of(B)));
    assertThat(sweeps).hasSize(2);
  }

  @Test
  void listenerIsToldThatEverythingIsGoneWhenAMemberIsHeardOfAgainAfterItsLeaseLapsed() {
    WiredClusters nodes = new WiredClusters();
    View given = View.of(1, List.of(A, B));
    List.of("a", "b").forEach(id -> nodes.start(id, OnDiscoveryLoss.SERVE));
    GroupHost<String> host = host(nodes.cluster("a"), "a");
    nodes.cluster("a").add(host);
    host.group().onRemoval(NOBODY);
    nodes.adopt(given, "a", "b");
    nodes.beatAll();
    nodes.time.advance(Cluster.LEASE_NANOS - 1);
    nodes.beat("a", "b");
    assertThat(host.group().stats().listenerCalls()).as("it has missed nothing").isZero();

    nodes.time.advance(Cluster.LEASE_NANOS);
    nodes.beat("a", "b");
    assertThat(host.group().stats().listenerCalls()).isEqualTo(1);
    nodes.beat("a", "b");
    assertThat(host.group().stats().listenerCalls()).isEqualTo(1);
  }

  private static final RemovalListener NOBODY =
      new RemovalListener() {
        @Override
        public void removed(String key) {
          throw new AssertionError(key);
        }

        @Override
        public void removedAll() {}
      };

  private static final Freshness FOREVER = new Freshness(0, Long.MAX_VALUE, false);

  private CompletableFuture<Void> await(long revision) {
    return cluster
        .awaitView(new ViewName(0, revision), TimeUnit.SECONDS.toNanos(1))
        .toCompletableFuture();
  }

  private String keyOf(String owner) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "key" + i)
        .filter(key -> cluster.ownerOf(key).owner().equals(owner))
        .findFirst()
        .orElseThrow();
  }

  private GroupHost<String> host(Cluster of, String self) {
    GroupContext context =
        new GroupContext(self, of, time, time, Runnable::run, Runnable::run, 1, 1);
    AsyncGetter<String> getter = AsyncGetter.of(key -> Loaded.of(key + " from " + self));
    return GroupHost.open("g", Codec.utf8(), getter, GroupConfig.defaults(), context);
  }
}
