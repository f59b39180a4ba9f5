package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.ClosedException;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Outcomes;
import dev.covey.group.TooLargeException;
import dev.covey.group.WarmUp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes whose getters are asked for many keys at once. */
@Timeout(30)
class BulkGroupTest {

  private static final String[] THREE = {"a", "b", "c"};

  private final Map<String, BulkOrigin> origins = new LinkedHashMap<>();
  private final Map<String, Group<String>> groups = new LinkedHashMap<>();

  private void make(Nodes nodes, GroupConfig config) {
    for (String id : THREE) {
      BulkOrigin origin = new BulkOrigin();
      origins.put(id, origin);
      groups.put(id, nodes.node(id).bulkGroup("g", Codec.utf8(), origin, config));
    }
  }

  private Group<String> group(String id) {
    return Objects.requireNonNull(groups.get(id));
  }

  private List<String> allLoaded() {
    List<String> loaded = new ArrayList<>();
    origins.values().forEach(origin -> origin.calls().forEach(loaded::addAll));
    return loaded;
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key-" + i).toList();
  }

  @Test
  void eachOwnerIsAskedOnceAndAsksItsOriginOnce() {
    try (Nodes nodes = Nodes.of(THREE)) {
      make(nodes, GroupConfig.defaults());
      List<String> keys = keys(90);
      assertThat(group("a").getAll(keys).keySet()).containsExactlyElementsOf(keys);
      assertThat(origins).allSatisfy((id, origin) -> assertThat(origin.calls()).hasSize(1));
      assertThat(allLoaded()).containsExactlyInAnyOrderElementsOf(keys);

      assertThat(group("b").getAll(keys)).hasSize(90);
      assertThat(allLoaded()).hasSize(90);
      GroupStats stats = group("b").stats();
      assertThat(stats.loads()).isEqualTo(1);
      assertThat(stats.loadedKeys()).isEqualTo(Objects.requireNonNull(origins.get("b")).keys());
    }
  }

  @Test
  void keysThatManyCallersWantAtOnceAreLoadedOnce() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(12);
    try (Nodes nodes = Nodes.of(THREE)) {
      make(nodes, GroupConfig.builder().maxKeysPerLoad(10).build());
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Group<String> group = group(THREE[i % THREE.length]);
        List<String> overlapping = keys(300).subList(10 * i, 10 * i + 180);
        boolean single = i % 4 == 3;
        running.add(
            callers.submit(
                () -> {
                  if (single) {
                    overlapping.forEach(group::get);
                  } else {
                    group.getAll(overlapping);
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(20, SECONDS);
      }
      assertThat(allLoaded()).containsExactlyInAnyOrderElementsOf(keys(290));
      assertThat(origins.values())
          .allSatisfy(
              origin -> assertThat(origin.calls()).allMatch(together -> together.size() <= 10));
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void keyThatFailsAtItsOwnerFailsAlone() {
    try (Nodes nodes = Nodes.of(THREE)) {
      make(nodes, GroupConfig.builder().maxValueBytes(100).build());
      List<String> keys = new ArrayList<>(keys(30));
      keys.addAll(List.of("large-1", "large-2", "large-3", "large-4"));
      Outcomes<String> outcomes = group("a").getEach(keys);
      assertThat(outcomes.values().keySet()).containsExactlyElementsOf(keys(30));
      assertThat(outcomes.failures().keySet())
          .containsExactly("large-1", "large-2", "large-3", "large-4");
      assertThat(outcomes.failures().values()).hasOnlyElementsOfType(TooLargeException.class);
    }
  }

  @Test
  void keysWarmedByEveryMemberAreLoadedOnce() throws Exception {
    try (Nodes nodes = Nodes.of(THREE)) {
      make(nodes, GroupConfig.defaults());
      List<String> keys = keys(3_000);
      List<CompletableFuture<WarmUp.Progress>> ends = new ArrayList<>();
      groups
          .values()
          .forEach(group -> ends.add(group.warm(keys, 20_000).done().toCompletableFuture()));
      for (CompletableFuture<WarmUp.Progress> end : ends) {
        assertThat(end.get(20, SECONDS)).isEqualTo(new WarmUp.Progress(3_000, 3_000, 3_000, 0, 0));
      }
      assertThat(allLoaded()).containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @Test
  void nodeThatClosesEndsItsWarmUps() throws Exception {
    try (Nodes nodes = Nodes.of(THREE)) {
      make(nodes, GroupConfig.defaults());
      CompletableFuture<WarmUp.Progress> end =
          group("a").warm(keys(1_000), 1).done().toCompletableFuture();
      nodes.stop("a");
      assertThat(end.handle((progress, failure) -> failure).get(10, SECONDS))
          .isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void withoutAnOwnerItsKeysAreLoadedByTheAsker() {
    try (Nodes nodes = Nodes.of(THREE)) {
      make(nodes, GroupConfig.defaults());
      nodes.stop("c");
      List<String> keys = keys(90);
      assertThat(group("a").getAll(keys).keySet()).containsExactlyElementsOf(keys);
      assertThat(allLoaded()).containsExactlyInAnyOrderElementsOf(keys);
    }
  }
}
