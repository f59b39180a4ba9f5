package dev.covey.peers;

import static dev.covey.peers.WiredClusters.member;
import static dev.covey.peers.WiredClusters.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.Member;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.Roster;
import dev.covey.discovery.View;
import dev.covey.group.Ownership;
import dev.covey.group.ViewName;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.BeatAnswer;
import dev.covey.peers.session.Heartbeats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may use what, in which view, under which lease. The numbers are those of {@link Views}. */
class ViewsTest {

  private static final long LEASE = Cluster.LEASE_NANOS;
  private static final Member A = member("a", 1);
  private static final Member B = member("b", 2);
  private static final Member C = member("c", 3);
  private static final View AB = view(10, A, B);
  private static final View ABC = view(11, A, B, C);
  private static final ViewName ABC_NAME = new ViewName(WiredClusters.REGISTRY, 11);

  private final WiredClusters nodes = new WiredClusters();

  ViewsTest() {
    List.of("a", "b", "c").forEach(id -> nodes.start(id, OnDiscoveryLoss.SERVE));
  }

  @Test
  void membersOfAGivenListTrustEachOtherFromTheFirstHeartbeat() {
    View given = View.of(0, List.of(Member.parse("a=h:1"), Member.parse("b=h:2")));
    nodes.adopt(given, "a", "b");
    String own = nodes.keyOf("a", "a");
    String other = nodes.keyOf("b", "a");
    assertThat(nodes.trusts("a", own)).isTrue();
    assertThat(nodes.trusts("a", other)).isFalse();
    nodes.beat("a", "b");
    assertThat(nodes.trusts("a", other)).isTrue();
  }

  @Test
  void trustEndsALeaseAfterTheHeartbeatWasSent() {
    together(AB, "a", "b");
    String key = nodes.keyOf("b", "a");
    nodes.time.advance(LEASE - 1);
    assertThat(nodes.trusts("a", key)).isTrue();
    nodes.time.advance(1);
    assertThat(nodes.trusts("a", key)).isFalse();
    Ownership lapsed = nodes.owner("a", key);
    nodes.beat("a", "b");
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(lapsed.isOver()).as("what came before the lapse stays dead").isTrue();
  }

  @Test
  void heartbeatsInTimeKeepTheOwnership() {
    together(AB, "a", "b");
    Ownership before = nodes.owner("a", nodes.keyOf("b", "a"));
    for (int i = 0; i < 5; i++) {
      nodes.time.advance(LEASE / 2);
      nodes.beatAll();
    }
    assertThat(before.isValid(nodes.time.getAsLong())).isTrue();
  }

  @Test
  void joinerUsesNothingUntilEveryMemberHasItsView() { // 3
    together(AB, "a", "b");
    nodes.adopt(ABC, "c", "a");
    String key = nodes.keyOf("c", "c");
    nodes.beatAll();
    assertThat(nodes.trusts("c", key)).isFalse();
    assertThat(nodes.trusts("a", key)).as("a member that has heard from it").isFalse();
    nodes.adopt(ABC, "b");
    nodes.beat("c", "b");
    assertThat(nodes.trusts("c", key)).isTrue();
    assertThat(nodes.trusts("a", key)).isFalse();
    nodes.beat("a", "c"); // 4
    assertThat(nodes.trusts("a", key)).isTrue();
  }

  @Test
  void sameMembersUnderTwoNamesWereNeverSettled() { // 3
    nodes.adopt(view(10, A, B), "a");
    nodes.adopt(view(12, A, B), "b");
    nodes.beatAll();
    assertThat(nodes.trusts("a", nodes.keyOf("a", "a"))).isTrue();
    assertThat(nodes.trusts("b", nodes.keyOf("a", "a"))).isTrue();
  }

  @Test
  void answerToAHeartbeatOfBeforeTheViewDoesNotCount() { // 2
    together(AB, "a", "b");
    Heartbeats toB = nodes.heartbeats("a", "b");
    BeatAnswer late = nodes.cluster("b").beaten(toB.beat());
    nodes.time.advance(1);
    nodes.adopt(ABC, "a");
    nodes.adopt(AB, "a"); // so that b has what a has, but a does not know that yet
    String moved = movedBetween();
    toB.answered(late);
    assertThat(nodes.trusts("a", moved)).isFalse();
    nodes.beat("a", "b");
    assertThat(nodes.trusts("a", moved)).isTrue();
  }

  /** A key of a's in AB that is c's in ABC. */
  private String movedBetween() {
    nodes.adopt(ABC, "c");
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "key" + i)
        .filter(
            key ->
                nodes.owner("a", key).owner().equals("a")
                    && nodes.owner("c", key).owner().equals("c"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void leaseOfARegistrationBeforeWasExtended() { // 6
    together(AB, "a", "b");
    String key = nodes.keyOf("b", "a");
    Ownership before = nodes.owner("a", key);
    View anew = view(12, member("a", 9), B);
    nodes.adopt(anew, "a", "b");
    nodes.beatAll();
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(before.isValid(nodes.time.getAsLong())).isFalse();
  }

  @Test
  void keysThatDoNotMoveAreUsedThroughoutAJoin() {
    together(AB, "a", "b");
    nodes.adopt(ABC, "a");
    String key = nodes.keyOf("b", "a");
    String own = nodes.keyOf("a", "a");
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(nodes.trusts("a", own)).isTrue();
  }

  @Test
  void memberThatWentOnToALaterViewDoesNotCount() { // 3
    together(AB, "a", "b");
    nodes.adopt(ABC, "c", "a");
    nodes.adopt(view(12, A, B, member("c", 4)), "b");
    nodes.beatAll();
    assertThat(nodes.trusts("c", nodes.keyOf("c", "c"))).isFalse();
  }

  @Test
  void joinerWasBlockedForEverByAMemberItCannotReach() { // 7
    together(AB, "a", "b");
    nodes.adopt(ABC, "a", "b", "c");
    nodes.beat("c", "a"); // and not b
    String key = nodes.keyOf("c", "c");
    assertThat(nodes.trusts("c", key)).isFalse();
    nodes
        .cluster("c")
        .announced(new Adoption("b", 2, WiredClusters.REGISTRY, 11, ABC.fingerprint()));
    assertThat(nodes.trusts("c", key)).isTrue();
    nodes.beat("a", "c");
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(nodes.trusts("b", key)).as("a member that cannot hear it").isFalse();
  }

  @Test
  void announcementsOfAnythingElseDoNotCount() { // 7
    nodes.adopt(ABC, "a", "c");
    nodes.beat("c", "a");
    String key = nodes.keyOf("c", "c");
    List.of(
            new Adoption("b", 1, WiredClusters.REGISTRY, 11, ABC.fingerprint()),
            new Adoption("b", 2, WiredClusters.REGISTRY + 1, 11, ABC.fingerprint()),
            new Adoption("b", 2, WiredClusters.REGISTRY, 11, AB.fingerprint()),
            new Adoption("a", 1, WiredClusters.REGISTRY, 11, ABC.fingerprint()),
            new Adoption("x", 2, WiredClusters.REGISTRY, 11, ABC.fingerprint()))
        .forEach(nodes.cluster("c")::announced);
    assertThat(nodes.trusts("c", key)).isFalse();
  }

  @Test
  void announcementOfBeforeWasTakenForOneOfNow() { // 7
    together(AB, "a", "b");
    nodes.adopt(ABC, "a");
    nodes
        .cluster("a")
        .announced(new Adoption("b", 2, WiredClusters.REGISTRY, 10, AB.fingerprint()));
    nodes.adopt(view(12, A, B), "a"); // while b may have gone on to the view before
    String moved = movedBetween();
    assertThat(nodes.trusts("a", moved)).isFalse();
    nodes
        .cluster("a")
        .announced(new Adoption("b", 2, WiredClusters.REGISTRY, 12, AB.fingerprint()));
    assertThat(nodes.trusts("a", moved)).isTrue();
  }

  @Test
  void announcementMayComeBeforeTheView() { // 7
    nodes
        .cluster("c")
        .announced(new Adoption("b", 2, WiredClusters.REGISTRY, 11, ABC.fingerprint()));
    nodes.adopt(ABC, "a", "c");
    nodes.beat("c", "a");
    assertThat(nodes.trusts("c", nodes.keyOf("c", "c"))).isTrue();
  }

  @Test
  void viewIsAnnouncedOnlyWhileSomebodyMayNotHaveHeardOfIt() { // 7
    nodes.adopt(AB, "a", "b");
    nodes.beatAll();
    List<View> announced = nodes.noticeboard("a").announced();
    nodes.time.advance(LEASE);
    assertThat(announced).isEmpty();
    nodes.adopt(ABC, "a");
    nodes.time.advance(LEASE / 4);
    assertThat(announced).as("for a moment").isEmpty();
    nodes.time.advance(LEASE / 4);
    assertThat(announced).containsExactly(ABC);
    nodes.time.advance(LEASE);
    assertThat(announced).hasSize(1);
  }

  @Test
  void copiesOfASilentOwnerAreUsedAsLongAsTheRegistryHasIt() { // 8
    together(AB, "a", "b");
    String key = nodes.keyOf("b", "a");
    Ownership ownership = nodes.owner("a", key);
    for (int i = 0; i < 20; i++) {
      nodes.time.advance(LEASE / 4);
      if (nodes.noticeboard("a").reads() > 0) {
        nodes.noticeboard("a").answer(Optional.of(roster(Map.of())));
      }
      assertThat(ownership.isValid(nodes.time.getAsLong())).isTrue();
    }
    nodes.time.advance(LEASE);
    assertThat(ownership.isValid(nodes.time.getAsLong())).isFalse();
  }

  @Test
  void registryIsNotReadWhileMembersAnswer() { // 8
    together(AB, "a", "b");
    for (int i = 0; i < 20; i++) {
      nodes.time.advance(LEASE / 4);
      nodes.beatAll();
    }
    assertThat(nodes.noticeboard("a").reads()).isZero();
  }

  @Test
  void readCountsFromWhenItWasAskedAndRevivesNothing() { // 8
    together(AB, "a", "b");
    String key = nodes.keyOf("b", "a");
    nodes.time.advance(LEASE / 2);
    assertThat(nodes.noticeboard("a").reads()).isOne(); // asked for by now
    nodes.time.advance(LEASE / 4);
    nodes.noticeboard("a").answer(Optional.of(roster(Map.of())));
    nodes.time.advance(LEASE / 2);
    assertThat(nodes.trusts("a", key)).isTrue();
    nodes.time.advance(LEASE / 4);
    assertThat(nodes.trusts("a", key)).as("a lease time after it was asked").isFalse();
    nodes.noticeboard("a").answer(Optional.of(roster(Map.of())));
    assertThat(nodes.trusts("a", key)).as("a lapse").isFalse();
  }

  @Test
  void registryThatShowsAnythingElseExtendsNothing() { // 8
    for (Roster other :
        List.of(
            roster(Map.of("b", Set.of("a"))),
            new Roster(WiredClusters.REGISTRY + 1, Map.of("a", 1L, "b", 2L), Map.of()),
            new Roster(WiredClusters.REGISTRY, Map.of("a", 1L, "b", 3L), Map.of()),
            new Roster(WiredClusters.REGISTRY, Map.of("a", 1L), Map.of()),
            new Roster(WiredClusters.REGISTRY, Map.of("a", 9L, "b", 2L), Map.of()),
            new Roster(WiredClusters.REGISTRY, Map.of("b", 2L), Map.of()))) {
      WiredClusters two = new WiredClusters();
      List.of("a", "b").forEach(id -> two.start(id, OnDiscoveryLoss.SERVE));
      two.adopt(AB, "a", "b");
      two.beatAll();
      String key = two.keyOf("b", "a");
      two.time.advance(LEASE / 2);
      two.noticeboard("a").answer(Optional.of(other));
      assertThat(two.trusts("a", key)).isTrue();
      two.time.advance(LEASE / 2);
      assertThat(two.trusts("a", key)).as(other.toString()).isFalse();
    }
  }

  @Test
  void memberThatIsBehindIsGrantedNothingUntilItTrustsNothing() { // 8
    together(AB, "a", "b");
    nodes.cluster("b").dropElsewhere("g", List.of("k"), LEASE);
    nodes.time.advance(LEASE / 2);
    assertThat(nodes.noticeboard("b").written()).containsExactly(Set.of("a"));
    nodes.noticeboard("b").answer(true);
    nodes.time.advance(2 * LEASE);
    String key = nodes.keyOf("b", "a");
    Heartbeats toB = nodes.heartbeats("a", "b");
    Beat trusting = toB.beat();
    Beat still =
        new Beat(trusting.sentAtNanos(), "a", 'a', 1, trusting.view(), trusting.members(), false);
    assertThat(nodes.cluster("b").beaten(still).granted()).isFalse();
    nodes.beat("a", "b");
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(nodes.noticeboard("b").written()).containsExactly(Set.of("a"), Set.of());
  }

  @Test
  void grantToARegistrationBeforeBeganALeaseOfTheNextOne() { // 6
    together(AB, "a", "b");
    BeatAnswer late = nodes.cluster("a").beaten(nodes.heartbeats("b", "a").beat());
    nodes.time.advance(1);
    nodes.adopt(view(12, A, member("b", 9)), "b");
    nodes.heartbeats("b", "a").answered(late);
    assertThat(nodes.trusts("b", nodes.keyOf("a", "b"))).isFalse();
    assertThat(nodes.cluster("b").trustedPeers()).isZero();
  }

  @Test
  void numbersOfRegistrationsThatCameAgainWereTakenForTheSame() { // 6
    together(AB, "a", "b");
    String own = nodes.keyOf("a", "a");
    Ownership before = nodes.owner("a", own);
    nodes.adopt(new View(WiredClusters.REGISTRY + 1, 3, List.of(A, B)), "a");
    assertThat(before.isOver()).isTrue();
    assertThat(nodes.trusts("a", own)).isFalse();
    assertThat(nodes.trusts("a", nodes.keyOf("b", "a"))).isFalse();
  }

  @Test
  void confirmationFromAnotherRegistryRevivedAFencedNode() {
    Cluster fencing = nodes.start("a", OnDiscoveryLoss.FENCE);
    fencing.confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    fencing.adopt(view(10, A));
    nodes.time.advance(100);
    fencing.confirmed(WiredClusters.REGISTRY + 1, 1, nodes.time.getAsLong() + 100);
    assertThat(nodes.trusts("a", "k")).isFalse();
    assertThat(fencing.isSureToBeListed()).isFalse();
    fencing.confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    assertThat(nodes.trusts("a", "k")).isTrue();
  }

  @Test
  void memberThatWasListedInARegistryThatIsLostWasTakenForListed() { // 8
    together(AB, "a", "b");
    nodes.cluster("b").dropElsewhere("g", List.of("k"), LEASE);
    nodes.time.advance(LEASE / 2);
    nodes.noticeboard("b").answer(true);
    nodes.adopt(new View(WiredClusters.REGISTRY + 1, 3, List.of(A, B)), "a", "b");
    assertThat(nodes.noticeboard("b").written())
        .as("again, by the same numbers of registrations")
        .containsExactly(Set.of("a"), Set.of("a"));
  }

  private static Roster roster(Map<String, Set<String>> behind) {
    return new Roster(WiredClusters.REGISTRY, Map.of("a", 1L, "b", 2L), behind);
  }

  @Test
  void firstInARegistryThatHadLostAllTookItselfForACluster() { // 9
    View young = new View(WiredClusters.REGISTRY, 10, List.of(A, B), true);
    nodes.adopt(young.with(List.of(A)), "a");
    assertThat(nodes.trusts("a", "key")).isFalse();
    together(young, "a", "b");
    nodes.beatAll();
    String key = nodes.keyOf("a", "a");
    assertThat(nodes.trusts("a", key)).isFalse();
    assertThat(nodes.trusts("b", key)).isFalse();
    together(view(11, A, B), "a", "b");
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(nodes.trusts("b", key)).isTrue();
  }

  @Test
  void keysOfAMemberThatVanishedAreUsedWhenAllOthersKnow() {
    together(ABC, "a", "b", "c");
    String key = nodes.keyOf("c", "a");
    nodes.adopt(view(12, A, B), "a");
    nodes.beatAll();
    String owner = nodes.owner("a", key).owner();
    assertThat(nodes.trusts("a", key)).isFalse();
    nodes.adopt(view(12, A, B), "b");
    nodes.beatAll();
    assertThat(nodes.owner("b", key).owner()).isEqualTo(owner);
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(nodes.trusts("b", key)).isTrue();
  }

  @Test
  void memberThatWasOffTheListUnseenBeginsAnew() {
    together(AB, "a", "b");
    String key = nodes.keyOf("a", "a");
    Ownership before = nodes.owner("a", key);
    nodes.adopt(view(12, member("a", 9), B), "a");
    assertThat(before.isOver()).isTrue();
    assertThat(nodes.trusts("a", key)).isFalse();
    nodes.adopt(view(12, member("a", 9), B), "b");
    nodes.beatAll();
    assertThat(nodes.trusts("a", key)).isTrue();
  }

  @Test
  void strangersAreGrantedNothing() {
    together(AB, "a", "b");
    Cluster a = nodes.cluster("a");
    for (Beat beat :
        List.of(
            new Beat(0, "c", 'c', 3, a.view(), 0, false),
            new Beat(0, "a", 'a', 1, a.view(), 0, false),
            new Beat(0, "b", 'x', 2, a.view(), 0, false),
            new Beat(0, "b", 'b', 9, a.view(), 0, false),
            new Beat(0, "", 0, 0, a.view(), 0, false))) {
      assertThat(a.beaten(beat).granted()).as("%s", beat).isFalse();
    }
    assertThat(a.beaten(new Beat(5, "b", 'b', 2, a.view(), 0, false)).granted()).isTrue();
    assertThat(a.beaten(new Beat(5, "b", 'b', 2, a.view(), 0, false)).sentAtNanos()).isEqualTo(5);
  }

  @Test
  void nodeThatFencesUsesNothingOnceItMayBeOffTheList() {
    Cluster fencing = nodes.start("a", OnDiscoveryLoss.FENCE);
    fencing.confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    together(AB, "a", "b");
    String key = nodes.keyOf("a", "a");
    nodes.time.advance(99);
    fencing.confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    nodes.time.advance(99);
    assertThat(nodes.trusts("a", key)).isTrue();
    nodes.time.advance(1);
    assertThat(nodes.trusts("a", key)).isFalse();
    assertThat(fencing.beaten(new Beat(0, "b", 'b', 2, fencing.view(), 0, false)).granted())
        .isFalse();
    Ownership fenced = nodes.owner("a", key);
    fencing.confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    assertThat(nodes.trusts("a", key)).isTrue();
    assertThat(fenced.isOver()).isTrue();
  }

  @Test
  void confirmationOfARegistrationThatTheViewDoesNotHaveRevivedTheOldOne() {
    Cluster fencing = nodes.start("a", OnDiscoveryLoss.FENCE);
    fencing.confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    together(AB, "a", "b");
    String key = nodes.keyOf("a", "a");
    nodes.time.advance(100);
    fencing.confirmed(WiredClusters.REGISTRY, 9, nodes.time.getAsLong() + 100);
    assertThat(nodes.trusts("a", key)).isFalse();
  }

  @Test
  void nodeThatServesGoesOnUntilAPeerHasANewerView() {
    together(AB, "a", "b");
    String key = nodes.keyOf("a", "a");
    nodes.time.advance(100 * LEASE);
    assertThat(nodes.trusts("a", key)).isTrue();
    nodes.adopt(view(12, B), "b");
    nodes.beat("a", "b");
    assertThat(nodes.trusts("a", key)).isFalse();
    nodes.cluster("a").confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + 100);
    assertThat(nodes.trusts("a", key)).isTrue();
    nodes.beat("a", "b");
    assertThat(nodes.trusts("a", key)).as("its own is on the way").isTrue();
  }

  @Test
  void nodeWithoutAViewTookItselfForAClusterOfOne() {
    assertThat(nodes.owner("a", "k").owner()).isEqualTo("a");
    assertThat(nodes.trusts("a", "k")).isFalse();
    assertThat(nodes.cluster("a").isSettled()).isFalse();
    nodes.adopt(view(9, A), "a");
    assertThat(nodes.trusts("a", "k")).isTrue();
  }

  @Test
  void memberThatHasJustLeftTrustedItsCopiesThroughAWrite() { // 5
    together(AB, "a", "b");
    nodes.adopt(view(12, A), "a");
    CompletableFuture<WriteAnswer> dropped =
        nodes.cluster("a").dropElsewhere("g", List.of("k"), 2 * LEASE);
    nodes.time.advance(LEASE);
    assertThat(dropped).isNotDone();
    nodes.time.advance(Cluster.GRANT_NANOS - LEASE);
    assertThat(dropped).isCompletedWithValue(new WriteAnswer.Done());
    assertThat(nodes.cluster("a").dropElsewhere("g", List.of("k"), LEASE)).isDone();
  }

  @Test
  void joinerDidNotWaitForWhoHadLeftBeforeItCame() { // 5
    together(AB, "a", "b");
    together(view(12, A), "a");
    nodes.time.advance(LEASE / 2);
    together(view(13, A, C), "a", "c");
    nodes.cluster("c").confirmed(WiredClusters.REGISTRY, 3, nodes.time.getAsLong() + 10 * LEASE);
    nodes.acknowledge("a", "c");
    CompletableFuture<WriteAnswer> dropped =
        nodes.cluster("c").dropElsewhere("g", List.of("k"), 2 * LEASE);
    nodes.time.advance(LEASE);
    assertThat(dropped).isNotDone();
    nodes.time.advance(LEASE);
    assertThat(dropped).isCompletedWithValue(new WriteAnswer.Done());
  }

  @Test
  void nodeThatIsAboutToLeaveUsesNothingWhateverItIsTold() {
    together(AB, "a", "b");
    String own = nodes.keyOf("a", "a");
    String other = nodes.keyOf("b", "a");
    nodes.cluster("a").fence();
    assertThat(nodes.trusts("a", own)).isFalse();
    assertThat(nodes.trusts("a", other)).isFalse();
    nodes.cluster("a").confirmed(WiredClusters.REGISTRY, 1, nodes.time.getAsLong() + LEASE);
    nodes.beatAll();
    nodes.adopt(ABC, "a", "b");
    nodes.beatAll();
    assertThat(nodes.trusts("a", own)).isFalse();
    assertThat(nodes.trusts("a", other)).isFalse();
    assertThat(nodes.cluster("a").beaten(new Beat(0, "b", 'b', 2, ABC_NAME, 0, false)).granted())
        .isFalse();
  }

  @Test
  void writeThatCannotWaitForWhoHasLeftNamesIt() {
    together(AB, "a", "b");
    nodes.adopt(view(12, A), "a");
    CompletableFuture<WriteAnswer> dropped =
        nodes.cluster("a").dropElsewhere("g", List.of("k"), LEASE / 2);
    nodes.time.advance(LEASE / 2);
    assertThat(((WriteAnswer.Failure) dropped.join()).members()).containsExactly("b");
  }

  private void together(View view, String... ids) {
    nodes.adopt(view, ids);
    nodes.beatAll();
  }
}
