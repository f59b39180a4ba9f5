package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.ListedNodes.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first member writes the terms of the cluster, and who has others stays outside. */
class RegistryTermsTest {

  private static final Terms OTHERS = new Terms(128, 1.25, "hash", 1);
  private static final String KEY = ListedNodes.KEYS.terms();
  private static final String DISAGREEMENT =
      "terms of cluster test, /covey/test/terms: slots 128 (expected: 64, as its members have)";

  private final ListedNodes nodes = new ListedNodes(1);

  @Test
  void firstMemberWritesItsTermsWithItsRegistrationAndTheyOutliveIt() {
    nodes.startAll("a");
    Registry.Entry terms = terms();
    assertThat(terms.value()).isEqualTo(ListedNodes.TERMS.text());
    assertThat(terms.createRevision())
        .isEqualTo(nodes.node("a").view().members().get(0).registration());
    nodes.leave("a");
    nodes.passSeconds(60);
    assertThat(terms()).isEqualTo(terms);
  }

  private Registry.Entry terms() {
    return Objects.requireNonNull(nodes.registry.entry(KEY));
  }

  @Test
  void memberThatAgreesWritesNoTerms() {
    nodes.startAll("a");
    Registry.Entry terms = terms();
    nodes.start("b");
    nodes.passSeconds(1);
    nodes.assertAllSee("a", "b");
    assertThat(terms()).isEqualTo(terms);
  }

  @Test
  void memberThatDisagreesIsNeverRegisteredAndSaysWhyAtOnce() {
    nodes.startAll("a", "b");
    int views = nodes.node("a").heard().views().size();
    Node c = nodes.start("c", OTHERS);
    nodes.pass(Duration.ofMillis(20));
    assertFailed(c, "member c cannot join through fake registry: " + DISAGREEMENT);
    assertThat(nodes.node("a").heard().views()).hasSize(views);
    assertThat(nodes.registry.leases()).isEqualTo(2);
  }

  private static void assertFailed(Node node, String message) {
    assertThat(node.joined())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(DiscoveryException.class)
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void ofTwoThatDisagreeAndStartTogetherOneJoins(long seed) {
    ListedNodes together = new ListedNodes(seed);
    List<Node> both = List.of(together.start("a", ListedNodes.TERMS), together.start("b", OTHERS));
    together.passSeconds(2);
    assertThat(both).filteredOn(node -> node.joined().isCompletedExceptionally()).hasSize(1);
    assertThat(both).allMatch(node -> node.joined().isDone());
  }

  @Test
  void termsThatAreWrittenWhileAMemberRegistersKeepItOut() {
    Node first = nodes.start("a");
    registerLate(first);
    assertThat(nodes.registry.entry(ListedNodes.KEYS.ofMember("a"))).isNull();

    nodes.registry.put(KEY, ListedNodes.TERMS.text());
    Node second = nodes.start("b");
    registerLate(second);
    assertThat(nodes.registry.entry(ListedNodes.KEYS.ofMember("b"))).isNull();
  }

  /** It has asked to be registered when others write their terms, and is heard afterwards. */
  private void registerLate(Node node) {
    node.line().delayTransactions(true);
    nodes.pass(Duration.ofMillis(100));
    nodes.registry.put(KEY, OTHERS.text());
    node.line().deliverTransactions();
  }

  @Test
  void registryThatComesBackEmptyGetsTheTermsAgain() {
    nodes.startAll("a", "b");
    nodes.registry.stop();
    nodes.passSeconds(1);
    nodes.registry.startEmpty();
    nodes.passSeconds(5);
    nodes.assertAllSee("a", "b");
    assertThat(terms().value()).isEqualTo(ListedNodes.TERMS.text());
  }

  @Test
  void runningMemberThatFindsOtherTermsIsStaleSaysSoOnceAndTriesAgain() {
    nodes.startAll("a");
    Node a = nodes.node("a");
    nodes.registry.stop();
    nodes.passSeconds(1);
    nodes.registry.startEmpty();
    nodes.registry.put(KEY, OTHERS.text());
    nodes.passSeconds(60);
    DiscoveryStatus told =
        new DiscoveryStatus(
            State.STALE,
            "terms of cluster test, /covey/test/terms: slots 64 (expected: 128, as its members"
                + " have)");
    assertThat(a.status()).isEqualTo(told);
    assertThat(a.heard().statuses()).containsOnlyOnce(told);
    assertThat(a.discovery().registeredUntilNanos()).isEmpty();
    assertThat(nodes.registry.entry(ListedNodes.KEYS.ofMember("a"))).isNull();

    nodes.registry.delete(KEY);
    nodes.passSeconds(3);
    nodes.assertAllSee("a");
    assertThat(terms().value()).isEqualTo(ListedNodes.TERMS.text());
  }

  @Test
  void termsThatCannotBeReadAreAnErrorThatNamesTheKey() {
    nodes.registry.put(KEY, ListedNodes.TERMS.text().replace("64", "some"));
    Node a = nodes.start("a");
    nodes.passSeconds(1);
    assertFailed(
        a,
        "member a cannot join through fake registry: terms of cluster test, /covey/test/terms:"
            + " slots: some (expected: a number)");
  }
}
