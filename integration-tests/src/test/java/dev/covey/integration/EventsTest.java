package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.group.RemovalEvent;
import dev.covey.group.RemovalListener;
import dev.covey.group.Removals;
import dev.covey.group.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that one node gets, and who on which node hears of what they remove. */
@Timeout(30)
class EventsTest {

  private static final String[] ALL = {"a", "b", "c"};

  @Test
  void eventsRemoveFromAllGroupsOnAllNodesAndListenersOnEachHearOfIt() throws Exception {
    Map<String, String> database = new ConcurrentHashMap<>();
    try (Nodes nodes = Nodes.of(ALL)) {
      Map<String, Group<String>> users = groups(nodes, "users", database);
      Map<String, Group<String>> orders = groups(nodes, "orders", database);
      Map<String, Queue<String>> heard = new LinkedHashMap<>();
      users.forEach((id, group) -> heard.put(id, listenTo(group)));
      List<String> keys =
          Stream.of(ALL).flatMap(owner -> nodes.keysOf(owner, ALL).limit(5)).toList();
      keys.forEach(key -> database.put(key, "old"));
      assertEverywhere(users, keys, "old");
      assertEverywhere(orders, keys, "old");

      keys.forEach(key -> database.put(key, "new"));
      Removals removals = nodes.node("b").removals();
      List<CompletableFuture<Void>> submitted = new ArrayList<>();
      for (int delivery = 0; delivery < 2; delivery++) {
        for (String key : keys) {
          RemovalEvent event =
              RemovalEvent.of("change of " + key, "users", List.of(key))
                  .and("orders", List.of(key));
          submitted.add(removals.submit(event));
        }
      }
      for (CompletableFuture<Void> each : submitted) {
        each.get(10, SECONDS);
      }

      assertEverywhere(users, keys, "new");
      assertEverywhere(orders, keys, "new");
      assertThat(removals.stats().done()).isEqualTo(keys.size());
      assertThat(removals.stats().repeats() + removals.stats().shared()).isEqualTo(keys.size());
      assertThat(users.values().stream().mapToLong(group -> group.stats().writes()).sum())
          .isEqualTo(keys.size());
      heard.forEach(
          (id, told) ->
              await(id)
                  .untilAsserted(() -> assertThat(told).containsExactlyInAnyOrderElementsOf(keys)));
    }
  }

  @Test
  void eventWhoseOwnerIsDownFailsAndIsDoneWhenItIsBack() {
    try (StringCache cache = StringCache.on(ALL)) {
      String key = cache.nodes().keyOf("c", ALL);
      RemovalEvent event = RemovalEvent.of("e", "g", List.of(key));
      Removals removals = cache.nodes().node("b").removals();
      cache.nodes().stop("c");
      assertThat(removals.submit(event))
          .failsWithin(10, SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(UnavailableException.class)
          .withMessageContaining("member=c");
      cache.restart("c", ALL);
      await().untilAsserted(() -> assertThat(removals.submit(event)).succeedsWithin(10, SECONDS));
    }
  }

  @Test
  void eventsFromManyThreadsAtOnceAreAllDone() throws Exception {
    int threads = 4;
    int eventsOfEach = 500;
    try (StringCache cache = StringCache.on(ALL)) {
      Removals removals = cache.nodes().node("b").removals();
      ExecutorService submitters = Executors.newFixedThreadPool(threads);
      List<Future<CompletableFuture<Void>>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String name = "thread " + thread;
        all.add(
            submitters.submit(
                () ->
                    CompletableFuture.allOf(
                        IntStream.range(0, eventsOfEach)
                            .mapToObj(i -> RemovalEvent.of(name + "/" + i, "g", key(i)))
                            .map(removals::submit)
                            .toArray(CompletableFuture<?>[]::new))));
      }
      submitters.shutdown();
      for (Future<CompletableFuture<Void>> each : all) {
        each.get(10, SECONDS).get(10, SECONDS);
      }
      assertThat(removals.stats().done()).isEqualTo((long) threads * eventsOfEach);
      assertThat(removals.stats().underWay()).isZero();
    }
  }

  /** One of few, so that batches have them in common. */
  private static List<String> key(int i) {
    return List.of("key-" + i % 20);
  }

  private static Map<String, Group<String>> groups(
      Nodes nodes, String name, Map<String, String> database) {
    GroupConfig config = GroupConfig.builder().mirrorAfterFetches(1).build();
    Map<String, Group<String>> groups = new LinkedHashMap<>();
    for (String id : ALL) {
      groups.put(
          id,
          nodes
              .node(id)
              .group(
                  name,
                  Codec.utf8(),
                  key -> Loaded.of(database.getOrDefault(key, "none")),
                  config));
    }
    return groups;
  }

  private static Queue<String> listenTo(Group<String> group) {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    group.onRemoval(
        new RemovalListener() {
          @Override
          public void removed(String key) {
            heard.add(key);
          }

          @Override
          public void removedAll() {
            heard.add("*");
          }
        });
    return heard;
  }

  private static void assertEverywhere(
      Map<String, Group<String>> groups, List<String> keys, String value) {
    for (Group<String> group : groups.values()) {
      for (String key : keys) {
        assertThat(group.get(key)).isEqualTo(value);
      }
    }
  }
}
