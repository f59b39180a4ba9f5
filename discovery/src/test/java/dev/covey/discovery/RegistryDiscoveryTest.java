package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.ListedNodes.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryDiscoveryTest {

  private static final Duration LEASE = ListedNodes.TIMING.leaseTime();
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final ListedNodes nodes = new ListedNodes(1);

  @Test
  void nodesFindEachOther() {
    nodes.startAll("a", "b", "c");
    assertThat(nodes.nodes()).extracting(node -> node.view()).containsOnly(nodes.node("a").view());
  }

  @Test
  void firstViewHasTheNodeItselfAndComesBeforeItHasJoined() {
    Node a = nodes.start("a");
    a.joined().thenRun(() -> assertThat(a.ids()).containsExactly("a"));
    nodes.pass(A_SECOND);
    assertThat(a.joined()).isCompleted();
    assertThat(a.heard().views()).hasSize(1);
    assertThat(a.heard().statuses()).containsExactly(DiscoveryStatus.of(State.CURRENT));
  }

  @Test
  void nodeThatDiesIsOutWhenItsLeaseIsOver() {
    nodes.startAll("a", "b", "c");
    nodes.kill("b");
    nodes.pass(LEASE.plusMillis(100));
    nodes.assertAllSee("a", "c");
  }

  @Test
  void nodeThatLeavesIsOutAtOnceAndHearsNothingMore() {
    nodes.startAll("a", "b");
    Node b = nodes.node("b");
    nodes.leave("b");
    nodes.pass(Duration.ofMillis(20));
    nodes.assertAllSee("a");
    nodes.start("c");
    nodes.passSeconds(60);
    assertThat(b.ids()).containsExactly("a", "b");
    assertThat(b.status().state()).isEqualTo(State.APART);
    assertThat(b.discovery().registeredUntilNanos()).isEmpty();
  }

  @Test
  void nodeThatLeavesWhileItAsksForALeaseGivesTheLeaseBack() {
    Node a = nodes.start("a");
    nodes.pass(Duration.ofNanos(1));
    a.discovery().leaveAsync();
    nodes.pass(A_SECOND);
    assertThat(a.joined()).isCompletedExceptionally();
    assertThat(nodes.registry.leases()).isZero();
    nodes.start("b");
    nodes.pass(A_SECOND);
    assertThat(nodes.node("b").ids()).containsExactly("b");
  }

  @Test
  void leavingCompletesWhenTheRegistryIsFrozen() {
    nodes.startAll("a");
    Node a = nodes.node("a");
    a.line().freeze();
    var left = a.discovery().leaveAsync();
    nodes.pass(ListedNodes.TIMING.callTimeout().plusMillis(10));
    assertThat(left).isCompleted();
  }

  @Test
  void restartedNodeWaitsForItsOldRegistrationAndThenJoins() {
    nodes.startAll("a", "b");
    String address = nodes.node("b").self().address().toString();
    nodes.kill("b");
    Node restarted = nodes.start("b");
    nodes.passSeconds(2);
    assertThat(restarted.joined()).isNotDone();
    assertThat(restarted.status().state()).isEqualTo(State.WAITING);
    assertThat(restarted.status().detail()).contains("member id b", address);
    nodes.passSeconds(4);
    assertThat(restarted.joined()).isCompleted();
    nodes.assertAllSee("a", "b");
    assertThat(nodes.node("a").view().members())
        .anyMatch(member -> member.registered(0).equals(restarted.self()));
  }

  @Test
  void secondNodeOfAnIdFailsToJoinAndSaysWhoseItIs() {
    nodes.startAll("a");
    Node second = nodes.start("a");
    nodes.pass(LEASE.plusSeconds(2));
    assertThat(second.joined())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(DiscoveryException.class)
        .withMessageContaining("member id a is registered by 10.0.0.1:7001")
        .withMessageContaining("expected: an id that no other process has");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void ofTwoNodesOfAnIdThatStartTogetherOneJoins(long seed) {
    ListedNodes together = new ListedNodes(seed);
    together.startAll("b"); // so that it is not the history alone that keeps the other out
    List<Node> both = List.of(together.start("a"), together.start("a"));
    together.pass(LEASE.plusSeconds(2));
    assertThat(both).filteredOn(node -> node.joined().isCompletedExceptionally()).hasSize(1);
    assertThat(both).filteredOn(node -> node.joined().isDone()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nodesThatStartTogetherWriteTheHistoryOnce(long seed) {
    ListedNodes together = new ListedNodes(seed);
    together.startAll("a", "b", "c");
    Registry.Entry history =
        Objects.requireNonNull(together.registry.entry(ListedNodes.KEYS.history()));
    assertThat(history.modRevision()).isEqualTo(history.createRevision());
  }

  @Test
  void registrationWhoseAnswerWasLostIsTakenOver() {
    Node a = nodes.start("a");
    a.line().lose(0.6);
    nodes.passSeconds(9);
    a.line().mend();
    nodes.passSeconds(2);
    assertThat(a.joined()).isCompleted();
    assertThat(a.heard().statuses()).noneMatch(status -> status.state() == State.WAITING);
  }

  @Test
  void registryThatGoesAwayWhileAnOldRegistrationIsWaitedForIsWhatIsTold() {
    nodes.startAll("a");
    nodes.kill("a");
    Node restarted = nodes.start("a");
    nodes.passSeconds(1);
    assertThat(restarted.status().state()).isEqualTo(State.WAITING);
    nodes.registry.stop();
    nodes.pass(LEASE.plusSeconds(1));
    assertThat(restarted.joined())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining(
            "cannot join through fake registry: member id a is registered by 10.0.0.1:7001, and"
                + " then: refused");
  }

  @Test
  void memberWithoutAnIncarnationCannotJoin() {
    RegistryDiscovery discovery = discovery();
    assertThatThrownBy(
            () -> discovery.joinAsync(Member.parse("a=h:1"), ListedNodes.TERMS, new Heard()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("incarnation of member a: 0 (expected: another number)");
  }

  private RegistryDiscovery discovery() {
    return new RegistryDiscovery(
        nodes.registry.line(),
        ListedNodes.KEYS,
        ListedNodes.TIMING,
        nodes.time,
        nodes.time,
        new Random(1));
  }

  @Test
  void joinFailsWhenTheRegistryCannotBeReached() {
    nodes.registry.stop();
    Node a = nodes.start("a");
    nodes.pass(ListedNodes.TIMING.joinTimeout().plusMillis(1));
    assertThat(a.joined())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("cannot join through fake registry within PT10S: refused");
  }

  @Test
  void joinFailsAtOnceWhenThePasswordIsWrong() {
    FakeRegistry.Line line = nodes.registry.line();
    line.refuse();
    Node a = nodes.start("a", line);
    nodes.pass(Duration.ofMillis(10));
    assertThat(a.joined())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("cannot join through fake registry: unknown user or password");
  }

  @Test
  void lastViewStandsWhileTheRegistryIsAway() {
    nodes.startAll("a", "b");
    View before = nodes.node("a").view();
    nodes.registry.stop();
    nodes.passSeconds(60);
    assertThat(nodes.node("a").view()).isEqualTo(before);
    assertThat(nodes.node("a").status())
        .isEqualTo(new DiscoveryStatus(State.STALE, "watch ended: broken"));
    nodes.registry.start();
    nodes.passSeconds(5);
    nodes.assertAllSee("a", "b");
    assertThat(nodes.node("a").heard().views()).endsWith(before);
  }

  @Test
  void registryThatComesBackEmptyDoesNotTakeTheListApart() {
    nodes.startAll("a", "b", "c");
    View before = nodes.node("a").view();
    int views = nodes.node("a").heard().views().size();
    nodes.registry.stop();
    nodes.passSeconds(1);
    nodes.registry.startEmpty();
    nodes.passSeconds(5);
    nodes.assertAllSee("a", "b", "c");
    assertThat(nodes.node("a").heard().views()).hasSize(views + 1);
    assertThat(nodes.node("a").view().registryId()).isNotEqualTo(before.registryId());
    assertThat(nodes.node("a").view()).isEqualTo(nodes.node("b").view());
  }

  @Test
  void registryThatBeginsFromNothingIsYoungForALeaseTimeAndASecond() {
    nodes.start("a");
    nodes.passSeconds(1);
    nodes.start("b");
    nodes.passSeconds(4);
    assertThat(nodes.nodes()).allMatch(node -> node.view().young());
    View young = nodes.node("a").view();
    nodes.passSeconds(2);
    View grown = nodes.node("a").view();
    assertThat(grown).isEqualTo(new View(young.registryId(), grown.revision(), young.members()));
    nodes.assertAllSee("a", "b");
    nodes.start("c");
    nodes.passSeconds(1);
    nodes.assertAllSee("a", "b", "c");
    assertThat(nodes.node("c").heard().views()).noneMatch(View::young);
  }

  @Test
  void everybodyHearsWhichViewAMemberAnnounces() {
    nodes.startAll("a", "b");
    View view = nodes.node("a").view();
    nodes.node("a").discovery().noticeboard().announce(view);
    nodes.pass(A_SECOND);
    Adoption said =
        new Adoption(
            "a",
            view.members().get(0).registration(),
            view.registryId(),
            view.revision(),
            view.fingerprint());
    assertThat(nodes.node("a").heard().adoptions()).containsExactly(said);
    assertThat(nodes.node("b").heard().adoptions()).containsExactly(said);
    assertThat(nodes.start("c").heard().adoptions()).isEmpty();
    nodes.pass(A_SECOND);
    assertThat(nodes.node("c").heard().adoptions()).contains(said);
    nodes.assertAllSee("a", "b", "c");
  }

  @Test
  void memberThatSkippedAViewHadNothingToAnnounce() {
    nodes.startAll("a", "b");
    View view = nodes.node("b").view();
    View later = new View(view.registryId(), view.revision() + 7, view.members());
    nodes.node("a").discovery().noticeboard().announce(later);
    nodes.passSeconds(2);
    Adoption answer = Adoption.of("b", view.members().get(1).registration(), later);
    int heard = nodes.node("a").heard().adoptions().size();
    assertThat(nodes.node("a").heard().adoptions()).contains(answer);
    nodes.passSeconds(2);
    assertThat(nodes.node("a").heard().adoptions()).as("and no more of it").hasSize(heard);

    View others = new View(view.registryId(), view.revision() + 8, view.members().subList(0, 1));
    nodes.node("a").discovery().noticeboard().announce(others);
    nodes.passSeconds(2);
    assertThat(nodes.node("a").heard().adoptions()).as("b has other members").hasSize(heard + 1);
  }

  @Test
  void newestViewIsAnnouncedOnceTheRegistryIsBack() {
    nodes.startAll("a");
    Node a = nodes.node("a");
    View first = a.view();
    View second = new View(first.registryId(), first.revision() + 1, first.members());
    nodes.registry.stop();
    a.discovery().noticeboard().announce(first);
    nodes.pass(A_SECOND);
    a.discovery().noticeboard().announce(second);
    nodes.pass(A_SECOND);
    nodes.registry.start();
    nodes.passSeconds(5);
    assertThat(a.heard().adoptions())
        .isNotEmpty()
        .allMatch(adoption -> adoption.revision() == second.revision());
  }

  @Test
  void announcementOfARegistrationThatIsOverIsGoneWithIt() {
    nodes.startAll("a", "b");
    nodes.node("a").discovery().noticeboard().announce(nodes.node("a").view());
    nodes.pass(A_SECOND);
    assertThat(nodes.registry.entry(ListedNodes.KEYS.adoptedBy("a"))).isNotNull();
    nodes.leave("a");
    nodes.pass(A_SECOND);
    assertThat(nodes.registry.entry(ListedNodes.KEYS.adoptedBy("a"))).isNull();
  }

  @Test
  void announcementThatCannotBeReadIsPassedOver() {
    nodes.startAll("a");
    for (String text : List.of("", "1 2 3", "1 2 3 4 5", "x 2 3 4", "1 2 3 z")) {
      nodes.registry.put(ListedNodes.KEYS.adoptedBy("z"), text);
    }
    nodes.registry.put(ListedNodes.KEYS.adoptedBy("z"), "1 ffffffffffffffff 3 10");
    nodes.pass(A_SECOND);
    assertThat(nodes.node("a").heard().adoptions())
        .containsExactly(new Adoption("z", 1, -1, 3, 16));
    nodes.assertAllSee("a");
  }

  @Test
  void announcingBeforeJoiningOrAfterLeavingDoesNothing() {
    nodes.startAll("a");
    Node a = nodes.node("a");
    RegistryDiscovery unused = discovery();
    unused.noticeboard().announce(a.view());
    nodes.leave("a");
    a.discovery().noticeboard().announce(a.view());
    nodes.pass(A_SECOND);
    assertThat(a.heard().adoptions()).isEmpty();
  }

  @Test
  void whoIsBehindIsReadUntilTheRegistrationIsOver() {
    nodes.startAll("a", "b");
    assertThat(listBehind("a", Set.of("b", "c"))).isTrue();
    Roster roster = read("b").orElseThrow();
    assertThat(roster.registryId()).isEqualTo(nodes.node("a").view().registryId());
    assertThat(nodes.node("a").view().members()).hasSize(2).allMatch(roster::has);
    assertThat(roster.isBehind("b", "a")).isTrue();
    assertThat(roster.isBehind("c", "a")).isTrue();
    assertThat(roster.isBehind("a", "b")).isFalse();
    assertThat(listBehind("a", Set.of())).isTrue();
    assertThat(read("b").orElseThrow().isBehind("b", "a")).isFalse();

    assertThat(listBehind("a", Set.of("b"))).isTrue();
    Member a = nodes.node("a").view().members().get(0);
    nodes.leave("a");
    nodes.pass(A_SECOND);
    Roster without = read("b").orElseThrow();
    assertThat(without.has(a)).isFalse();
    assertThat(without.behind()).isEmpty();
  }

  @Test
  void nothingIsListedByWhoIsNotRegisteredOrCannotBeHeard() {
    nodes.startAll("a");
    nodes.registry.delete(ListedNodes.KEYS.ofMember("a"));
    assertThat(listBehind("a", Set.of("b"))).isFalse();
    nodes.passSeconds(3);
    assertThat(listBehind("a", Set.of("b"))).isTrue();
    nodes.registry.stop();
    assertThat(listBehind("a", Set.of())).isFalse();
    assertThat(read("a")).isEmpty();
    nodes.registry.startEmpty();
    assertThat(read("a")).isEmpty();
    Node a = nodes.node("a");
    nodes.leave("a");
    var listed = a.discovery().noticeboard().listBehind(1, 1, Set.of());
    var found = a.discovery().noticeboard().read();
    nodes.pass(A_SECOND);
    assertThat(listed).isCompletedWithValue(false);
    assertThat(found).isCompletedWithValue(Optional.empty());
  }

  @Test
  void listThatCameLateTookAMemberOffThatHadBeenListedSince() {
    nodes.startAll("a");
    assertThat(listBehind("a", Set.of("b"))).isTrue();
    FakeRegistry.Line line = nodes.node("a").line();
    line.delayTransactions(true);
    assertThat(listBehind("a", Set.of())).isFalse();
    line.delayTransactions(false);
    assertThat(listBehind("a", Set.of("b"))).isTrue();
    line.deliverTransactions();
    assertThat(read("a").orElseThrow().isBehind("b", "a")).isTrue();
  }

  @Test
  void listOfARegistrationBeforeIsNotWritten() {
    nodes.startAll("a");
    View view = nodes.node("a").view();
    long registration = view.members().get(0).registration();
    Noticeboard board = nodes.node("a").discovery().noticeboard();
    var ofAnother = board.listBehind(view.registryId(), registration + 1, Set.of("b"));
    var inAnother = board.listBehind(view.registryId() + 1, registration, Set.of("b"));
    nodes.passSeconds(3);
    assertThat(ofAnother).isCompletedWithValue(false);
    assertThat(inAnother).isCompletedWithValue(false);
    assertThat(read("a").orElseThrow().behind()).isEmpty();
  }

  private boolean listBehind(String id, Set<String> members) {
    Node node = nodes.node(id);
    View view = node.view();
    long registration =
        view.members().stream()
            .filter(member -> member.id().equals(id))
            .findFirst()
            .orElseThrow()
            .registration();
    var known = node.discovery().noticeboard().listBehind(view.registryId(), registration, members);
    nodes.passSeconds(3);
    return known.getNow(null);
  }

  private Optional<Roster> read(String id) {
    var found = nodes.node(id).discovery().noticeboard().read();
    nodes.passSeconds(3);
    return found.getNow(null);
  }

  @Test
  void registryThatCameBackEmptyLookedLikeOneThatHadAlwaysBeenSo() {
    nodes.startAll("a", "b");
    nodes.registry.stop();
    nodes.registry.startEmpty();
    nodes.start("c"); // which remembers nothing
    nodes.passSeconds(3);
    assertThat(nodes.node("c").view().young()).isTrue();
    nodes.growUp();
    nodes.assertAllSee("a", "b", "c");
    assertThat(nodes.node("c").view().young()).isFalse();
  }

  @Test
  void memberThatDiedWhileTheRegistryWasAwayIsDroppedALeaseTimeAfterIt() {
    nodes.startAll("a", "b", "c");
    nodes.registry.stop();
    nodes.kill("b");
    nodes.passSeconds(1);
    nodes.registry.startEmpty();
    nodes.passSeconds(4);
    assertThat(nodes.node("a").ids()).containsExactly("a", "b", "c");
    assertThat(nodes.node("a").status().detail()).contains("the list lacks [b]");
    nodes.passSeconds(3);
    nodes.assertAllSee("a", "c");
  }

  @Test
  void memberThatDiedIsDroppedAlsoByANodeWhoseWatchEndsTimeAndAgain() {
    nodes.startAll("a", "b", "c");
    Node a = nodes.node("a");
    nodes.kill("b");
    nodes.start("d");
    breakWatches(a, LEASE.minusSeconds(1), Duration.ofSeconds(30));
    assertThat(a.ids()).containsExactly("a", "c", "d");
    nodes.kill("c");
    nodes.start("e");
    breakWatches(a, Duration.ofMillis(10), Duration.ofSeconds(60));
    assertThat(a.ids()).containsExactly("a", "d", "e");
    nodes.passSeconds(10);
    nodes.assertAllSee("a", "d", "e");
  }

  private void breakWatches(Node node, Duration interval, Duration time) {
    for (long i = 0; i < time.dividedBy(interval); i++) {
      node.line().breakWatches();
      nodes.pass(interval);
    }
  }

  @Test
  void registryThatFailsAgainAndAgainDoesNotTakeTheListApart() {
    nodes.startAll("a", "b", "c");
    int views = viewsOfA();
    for (int i = 0; i < 10; i++) {
      nodes.registry.stop();
      nodes.passSeconds(20);
      nodes.registry.startEmpty();
      nodes.pass(Duration.ofMillis(1_200));
    }
    nodes.passSeconds(10);
    nodes.assertAllSee("a", "b", "c");
    assertThat(nodes.node("a").heard().views().subList(views, viewsOfA()))
        .allMatch(view -> view.members().size() == 3);
  }

  @Test
  void leasesThatEndedUnseenDoNotShrinkTheListWhenTheRegistryIsBack() {
    nodes.startAll("a", "b", "c");
    int views = viewsOfA();
    nodes.nodes().forEach(Node::kill);
    nodes.passSeconds(20);
    assertThat(nodes.registry.entry(ListedNodes.KEYS.ofMember("a"))).isNull();
    nodes.nodes().forEach(node -> node.line().mend());
    nodes.passSeconds(5);
    nodes.assertAllSee("a", "b", "c");
    assertThat(nodes.node("a").heard().views().subList(views, viewsOfA()))
        .allMatch(view -> view.members().size() == 3);
  }

  private int viewsOfA() {
    return nodes.node("a").heard().views().size();
  }

  @Test
  void watchThatDiesInSilenceIsReplaced() {
    nodes.startAll("a", "b");
    nodes.node("a").line().silenceWatches();
    nodes.start("c");
    nodes.passSeconds(1);
    assertThat(nodes.node("a").ids()).containsExactly("a", "b");
    nodes.passSeconds(31);
    nodes.assertAllSee("a", "b", "c");
  }

  @Test
  void deletionThatWasMissedIsNamedByTheListThatShowsIt() {
    nodes.startAll("a", "b", "c");
    nodes.node("a").line().silenceWatches();
    nodes.leave("c");
    nodes.passSeconds(31);
    nodes.assertAllSee("a", "b");
    assertThat(nodes.node("a").view()).isEqualTo(nodes.node("b").view());
  }

  @Test
  void listThatTheWatchHasOvertakenTakesNothingBack() {
    nodes.startAll("a");
    String key = ListedNodes.KEYS.ofMember("x");
    for (int weight = 1; weight <= 300_000; weight++) { // through several lists
      nodes.registry.put(key, "address=h:1\nweight=" + weight);
      nodes.pass(Duration.ofMillis(2));
    }
    List<Integer> weights =
        nodes.node("a").heard().views().stream()
            .flatMap(view -> view.members().stream())
            .filter(member -> member.id().equals("x"))
            .map(Member::weight)
            .toList();
    assertThat(weights).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void compactionUnderTheWatchDoesNotEndIt() {
    nodes.startAll("a", "b");
    Node a = nodes.node("a");
    a.line().cut();
    nodes.start("c");
    nodes.pass(A_SECOND);
    nodes.registry.compact();
    a.line().mend();
    nodes.passSeconds(3);
    nodes.assertAllSee("a", "b", "c");
    assertThat(a.line().watches()).isOne();
  }

  @Test
  void registryPutBackToAnOlderStateIsFollowedFromThere() {
    nodes.startAll("a", "b");
    Object backup = nodes.registry.backup();
    for (int i = 0; i < 100; i++) {
      nodes.registry.put("/other", "x");
    }
    nodes.start("c");
    nodes.pass(A_SECOND);
    nodes.assertAllSee("a", "b", "c");
    long revision = nodes.node("a").view().revision();
    nodes.registry.stop();
    nodes.passSeconds(1);
    nodes.registry.startFrom(backup);
    nodes.passSeconds(10);
    nodes.assertAllSee("a", "b", "c");
    nodes.start("d");
    nodes.pass(A_SECOND);
    nodes.assertAllSee("a", "b", "c", "d");
    assertThat(nodes.node("a").view().revision()).isGreaterThan(revision);
  }

  @Test
  void registrationThatSomebodyDeletedIsMadeAgain() {
    nodes.startAll("a", "b");
    nodes.registry.delete(ListedNodes.KEYS.ofMember("a"));
    nodes.pass(A_SECOND);
    nodes.assertAllSee("a", "b");
  }

  @Test
  void registrationThatSomebodyDeletedUnseenIsMadeAgain() {
    nodes.startAll("a", "b");
    nodes.nodes().forEach(node -> node.line().silenceWatches());
    nodes.registry.delete(ListedNodes.KEYS.ofMember("a"));
    nodes.passSeconds(32);
    nodes.assertAllSee("a", "b");
    assertThat(nodes.registry.entry(ListedNodes.KEYS.ofMember("a"))).isNotNull();
  }

  @Test
  void cleanLeaveIsSeenAtOnceLongAfterAnOutage() {
    nodes.startAll("a", "b");
    nodes.registry.stop();
    nodes.passSeconds(1);
    nodes.registry.start();
    nodes.passSeconds(10);
    for (int i = 0; i < 20; i++) {
      nodes.start("c");
      nodes.pass(A_SECOND);
      nodes.assertAllSee("a", "b", "c");
      nodes.leave("c");
      nodes.pass(Duration.ofMillis(20));
      nodes.assertAllSee("a", "b");
      nodes.passSeconds(4);
    }
  }

  @Test
  void deletedHistoryDoesNotTakeTheListApart() {
    nodes.startAll("a", "b");
    View before = nodes.node("a").view();
    nodes.registry.delete(ListedNodes.KEYS.history());
    nodes.pass(A_SECOND);
    nodes.assertAllSee("a", "b");
    assertThat(nodes.node("a").view().registryId()).isNotEqualTo(before.registryId());
    assertThat(nodes.node("a").view().members()).isEqualTo(before.members());
  }

  @Test
  void registrationThatCannotBeReadIsLeftOutAndTold() {
    nodes.startAll("a", "b");
    nodes.registry.put(ListedNodes.KEYS.ofMember("x"), "address=nowhere");
    nodes.pass(A_SECOND);
    assertThat(nodes.node("a").ids()).containsExactly("a", "b");
    assertThat(nodes.node("a").status())
        .isEqualTo(new DiscoveryStatus(State.CURRENT, "left out, unreadable registrations: [x]"));
  }

  @Test
  void registrationThatTellsALeaseTimeOutOfRangeStopsNobody() {
    nodes.startAll("a", "b");
    String key = ListedNodes.KEYS.ofMember("x");
    nodes.registry.put(key, "address=h:1\nleaseMillis=" + Long.MAX_VALUE);
    nodes.node("a").line().breakWatches();
    Node x = nodes.start("x");
    nodes.passSeconds(7);
    assertThat(nodes.node("a").ids()).containsExactly("a", "b");
    assertThat(x.joined()).isCompletedExceptionally();
    nodes.registry.delete(key);
    nodes.start("x");
    nodes.passSeconds(1);
    nodes.assertAllSee("a", "b", "x");
  }

  @Test
  void changedWeightIsANewView() {
    nodes.startAll("a", "b");
    String key = ListedNodes.KEYS.ofMember("b");
    String value = Objects.requireNonNull(nodes.registry.entry(key)).value();
    nodes.registry.put(key, value.replace("weight=1", "weight=3"));
    nodes.pass(Duration.ofMillis(50));
    assertThat(nodes.node("a").view().members().get(1).weight()).isEqualTo(3);
  }

  @Test
  void sameSetIsNoNewView() {
    nodes.startAll("a", "b");
    String key = ListedNodes.KEYS.ofMember("b");
    int views = nodes.node("a").heard().views().size();
    nodes.registry.put(key, Objects.requireNonNull(nodes.registry.entry(key)).value() + "new=1\n");
    nodes.passSeconds(1);
    assertThat(nodes.node("a").heard().views()).hasSize(views);
  }

  @Test
  void registrationIsSureUntilALeaseTimeAfterTheLastRenewalWasSent() {
    nodes.startAll("a");
    Node a = nodes.node("a");
    nodes.passSeconds(60);
    long now = nodes.time.getAsLong();
    long until = a.discovery().registeredUntilNanos().orElseThrow();
    assertThat(until - now).isBetween(LEASE.toNanos() / 2, LEASE.toNanos());
    a.kill();
    nodes.passSeconds(60);
    assertThat(a.discovery().registeredUntilNanos().orElseThrow() - now)
        .isLessThanOrEqualTo(LEASE.multipliedBy(2).toNanos());
  }

  @Test
  void frozenRegistryMakesTheListStaleAndCostsNoView() {
    nodes.startAll("a", "b");
    nodes.node("a").line().freeze();
    nodes.passSeconds(3);
    assertThat(nodes.node("a").status()).isEqualTo(new DiscoveryStatus(State.STALE, "timed out"));
    nodes.node("a").line().mend();
    nodes.passSeconds(3);
    nodes.assertAllSee("a", "b");
  }

  @Test
  void joiningTwiceIsRefused() {
    Node a = nodes.start("a");
    assertThatThrownBy(() -> a.discovery().joinAsync(a.self(), ListedNodes.TERMS, a.heard()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("member a: joins again (expected: once)");
  }

  @Test
  void leavingBeforeTheJoinHasBegunFailsTheJoin() {
    Node a = nodes.start("a");
    a.discovery().leaveAsync();
    nodes.pass(A_SECOND);
    assertThat(a.joined()).isCompletedExceptionally();
    assertThat(nodes.registry.revision()).isOne();
  }

  @Test
  void joiningWhatIsClosedFailsAndRegistersNobody() {
    RegistryDiscovery discovery = discovery();
    discovery.close();
    Member late = new Member("late", new Address("10.0.0.1", 1), 1, "", 1, 1);
    assertThat(discovery.joinAsync(late, ListedNodes.TERMS, new Heard()))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("member late cannot join: closed");
    nodes.startAll("a");
  }

  @Test
  void listOfAnotherClusterIsAnotherList() {
    nodes.startAll("a");
    View before = nodes.node("a").view();
    nodes.registry.put("/covey/test2/members/z", "address=z:1");
    nodes.registry.put("/covey/test/other", "x");
    nodes.passSeconds(40);
    nodes.assertAllSee("a");
    assertThat(nodes.node("a").view()).isEqualTo(before);
  }

  @Test
  void keysOfAClusterAreChecked() {
    assertThatThrownBy(() -> new RegistryKeys("covey", "a"))
        .hasMessage(
            "prefix: \"covey\" (expected: begins with '/', does not end with it, without control"
                + " characters)");
    assertThatThrownBy(() -> new RegistryKeys("/covey", "a/b")).hasMessageContaining("a/b");
  }

  @Test
  void registrationReadsAsItIsWritten() {
    Registration written =
        new Registration(
            new Member("a", new Address("::1", 7001), 3, "rack = 1 ", -5, 2),
            Duration.ofSeconds(5));
    assertThat(Registration.parse("a", written.text() + "later=x\nno line\n")).isEqualTo(written);
    assertThat(written.text())
        .isEqualTo(
            """
            address=[::1]:7001
            weight=3
            zone=rack = 1\s
            incarnation=fffffffffffffffb
            protocolVersion=2
            leaseMillis=5000
            """);
    assertThatThrownBy(() -> Registration.parse("a", "weight=1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(List.of("weight=x", "incarnation=g", "leaseMillis=-", "leaseMillis=-1"))
        .allSatisfy(
            line ->
                assertThatThrownBy(() -> Registration.parse("a", "address=h:1\n" + line))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void timesAreChecked() {
    assertThatThrownBy(() -> ListedNodes.TIMING.withLeaseTime(Duration.ofMillis(10)))
        .hasMessage("leaseTime: PT0.01S (expected: >= PT1S)");
    assertThatThrownBy(() -> ListedNodes.TIMING.withJoinTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessage("joinTimeout: PT2562047788015215H30M7S (expected: <= PT24H)");
    assertThat(RegistryTiming.wan().withLeaseTime(Duration.ofSeconds(1)).maxBackOff())
        .isEqualTo(Duration.ofSeconds(1));
  }
}
