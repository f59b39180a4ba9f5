package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.ListedNodes.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random faults, one after the other and at the same time; then an end to them, and everybody has
 * everybody in the list. Another walk: {@code -Dcovey.seed=N}.
 */
@Timeout(60)
class RegistryWalkTest {

  private static final int WALKS = 300;
  private static final int STEPS = 60;
  private static final Duration CALM = Duration.ofSeconds(40);

  private final List<Node> everyone = new ArrayList<>();
  private int started;
  private boolean putBack;

  static LongStream seeds() {
    Long given = Long.getLong("covey.seed");
    return given == null ? LongStream.range(0, WALKS) : LongStream.of(given);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void listIsWholeWhenTheFaultsAreOver(long seed) {
    ListedNodes nodes = new ListedNodes(seed);
    Random random = new Random(seed);
    Object backup = nodes.registry.backup();
    try {
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(20) == 0) {
          backup = nodes.registry.backup();
        }
        disturb(nodes, random, backup);
        nodes.pass(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 50 : 6_000)));
        nodes.nodes().forEach(node -> assertSureOfNoMoreThanIsSo(nodes, node));
      }
      nodes.registry.start();
      nodes.nodes().forEach(node -> node.line().mend());
      replaceThoseThatCouldNotJoin(nodes);
      nodes.pass(CALM);
      assertWhole(nodes);
      everyone.forEach(RegistryWalkTest::assertViewsAreNamedWell);
      if (!putBack) { // else there were two histories of one name
        assertNamesAreOfOneSet();
      }
    } catch (AssertionError wrong) {
      throw new AssertionError("seed " + seed, wrong);
    }
  }

  private void disturb(ListedNodes nodes, Random random, Object backup) {
    List<Node> alive = nodes.nodes();
    Node one = alive.isEmpty() ? null : alive.get(random.nextInt(alive.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> start(nodes, "n" + (alive.size() < 6 ? started++ : 0));
      case 3 -> {
        if (one != null) {
          nodes.kill(one.self().id());
        }
      }
      case 4 -> {
        if (one != null) {
          nodes.leave(one.self().id());
        }
      }
      case 5 -> {
        if (one != null) { // restarts at once
          nodes.kill(one.self().id());
          start(nodes, one.self().id());
        }
      }
      case 6 -> nodes.registry.stop();
      case 7, 8 -> nodes.registry.start();
      case 9 -> {
        nodes.registry.stop();
        if (random.nextBoolean()) {
          nodes.registry.startEmpty();
        } else if (random.nextBoolean()) {
          nodes.registry.startFrom(backup);
          putBack = true;
        }
      }
      case 10 -> nodes.registry.compact();
      default -> {
        if (one != null) {
          disturb(one.line(), random);
        }
      }
    }
  }

  private static void disturb(FakeRegistry.Line line, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> line.cut();
      case 1 -> line.freeze();
      case 2 -> line.lose(random.nextDouble());
      case 3 -> line.silenceWatches();
      case 4 -> line.breakWatches();
      default -> line.mend();
    }
  }

  private void start(ListedNodes nodes, String id) {
    if (nodes.nodes().stream().noneMatch(node -> node.self().id().equals(id))) {
      everyone.add(nodes.start(id));
    }
  }

  private void replaceThoseThatCouldNotJoin(ListedNodes nodes) {
    for (Node node : nodes.nodes()) {
      if (node.joined().isCompletedExceptionally()) {
        nodes.leave(node.self().id());
      }
    }
    start(nodes, "last");
  }

  /** What somebody took out of the registry is another matter. */
  private static void assertSureOfNoMoreThanIsSo(ListedNodes nodes, Node node) {
    OptionalLong sure = node.discovery().registeredUntilNanos();
    OptionalLong ends = nodes.registry.leaseEndNanos(ListedNodes.KEYS.ofMember(node.self().id()));
    if (sure.isPresent() && ends.isPresent()) {
      assertThat(sure.getAsLong() - ends.getAsLong()).isNotPositive();
    }
  }

  private static void assertWhole(ListedNodes nodes) {
    String[] joined =
        nodes.nodes().stream()
            .filter(node -> !node.joined().isCompletedExceptionally())
            .map(node -> node.self().id())
            .sorted()
            .toArray(String[]::new);
    nodes.nodes().stream()
        .filter(node -> node.joined().isCompletedExceptionally())
        .map(node -> node.self().id())
        .forEach(nodes::leave);
    nodes.assertAllSee(joined);
    assertThat(nodes.nodes())
        .allSatisfy(node -> assertThat(node.discovery().registeredUntilNanos()).isPresent())
        .allSatisfy(node -> assertThat(node.line().watches()).isOne());
  }

  private static void assertViewsAreNamedWell(Node node) {
    List<View> views = node.heard().views();
    for (int i = 1; i < views.size(); i++) {
      View before = views.get(i - 1);
      View after = views.get(i);
      if (before.registryId() == after.registryId()) {
        assertThat(after.revision()).isGreaterThan(before.revision());
        assertThat(after.members().equals(before.members()) && after.young() == before.young())
            .as("%s is no other than %s", after, before)
            .isFalse();
      }
    }
    if (!views.isEmpty()) {
      assertThat(views.get(0).members())
          .anyMatch(member -> member.registered(0).equals(node.self()));
    }
  }

  private void assertNamesAreOfOneSet() {
    Map<String, View> byName = new HashMap<>();
    for (Node node : everyone) {
      for (View view : node.heard().views()) {
        View same = byName.putIfAbsent(view.registryId() + "/" + view.revision(), view);
        assertThat(same == null || same.equals(view)).as("%s %s", same, view).isTrue();
      }
    }
  }
}
