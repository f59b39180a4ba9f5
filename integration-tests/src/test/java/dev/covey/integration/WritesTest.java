package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import dev.covey.group.TooLargeException;
import dev.covey.group.UnavailableException;
import dev.covey.group.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written on one node, seen from all of them. */
@Timeout(30)
class WritesTest {

  private static final String[] ALL = {"a", "b", "c"};

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void putValueIsSeenFromEveryNodeWhateverTheyHadAndWhoeverOwnsTheKey(String writer) {
    try (StringCache cache = StringCache.on(ALL)) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String key : keys(cache, 5)) {
        getEverywhere(cache, key); // a copy on each node, the writer's included
        values.put(key, "put " + key);
      }
      cache.group(writer).putAll(values);
      for (String id : ALL) {
        assertThat(cache.group(id).getAll(values.keySet())).isEqualTo(values);
      }
      assertThat(cache.reads()).as("loads").isEqualTo(values.size());
      assertCounted(cache, values.size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void removedKeysAreLoadedAgainWhateverNodesHadThem(String writer) {
    try (StringCache cache = StringCache.on(ALL)) {
      List<String> keys = keys(cache, 5);
      keys.forEach(key -> getEverywhere(cache, key));
      cache.group(writer).removeAll(keys);
      for (String id : ALL) {
        assertThat(cache.group(id).stats().hot().entries()).isZero();
        assertThat(keys).noneMatch(cache.group(id)::contains);
      }
      for (String key : keys) {
        assertThat(getEverywhere(cache, key)).endsWith("#2");
        assertThat(cache.reads(key)).isEqualTo(2);
      }
      assertCounted(cache, keys.size());
      cache.awaitSums();
    }
  }

  @Test
  void clearedGroupIsEmptyOnEveryNode() {
    try (StringCache cache = StringCache.on(ALL)) {
      List<String> keys = keys(cache, 5);
      keys.forEach(key -> getEverywhere(cache, key));
      cache.group("b").clear();
      for (String id : ALL) {
        GroupStats stats = cache.group(id).stats();
        assertThat(stats.main().entries() + stats.hot().entries()).isZero();
      }
      keys.forEach(key -> assertThat(getEverywhere(cache, key)).endsWith("#2"));
    }
  }

  @Test
  void updatedValueIsSeenFromEveryNode() {
    Map<String, String> database = new ConcurrentHashMap<>(Map.of("k", "old", "l", "old"));
    try (Nodes nodes = Nodes.of(ALL)) {
      Map<String, Group<String>> groups =
          nodes.groups(
              Codec.utf8(),
              id -> key -> Loaded.of(database.getOrDefault(key, "")),
              GroupConfig.builder().mirrorAfterFetches(1).build());
      groups
          .values()
          .forEach(group -> assertThat(group.get("k") + group.get("l")).isEqualTo("oldold"));
      Group<String> writer = groups.values().iterator().next();
      writer.update(
          "k",
          key -> {
            database.put(key, "new");
            return Optional.of("new");
          });
      writer.update(
          "l",
          key -> {
            database.put(key, "new");
            return Optional.empty();
          });
      groups
          .values()
          .forEach(group -> assertThat(group.get("k") + group.get("l")).isEqualTo("newnew"));
    }
  }

  @Test
  void loadUnderWayDuringARemoveIsStoredNeitherByTheOwnerNorByWhoFetchesIt() throws Exception {
    try (StringCache cache = StringCache.on(ALL)) {
      String key = cache.nodes().keyOf("a", ALL);
      Hold hold = cache.origin("a").hold(key);
      CompletableFuture<String> reader = cache.group("b").getAsync(key);
      hold.awaitEntered();
      cache.group("c").remove(key);
      hold.release();
      assertThat(reader.get(10, SECONDS)).as("it began before the remove").endsWith("#1");
      assertThat(getEverywhere(cache, key)).endsWith("#2");
    }
  }

  @Test
  void removesOfOneKeyFromAllNodesAtOnceAreAllCarriedOut() throws Exception {
    try (StringCache cache = StringCache.on(ALL)) {
      String key = cache.nodes().keyOf("a", ALL);
      getEverywhere(cache, key);
      List<CompletableFuture<Void>> removes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        for (String id : ALL) {
          removes.add(cache.group(id).removeAsync(key));
        }
      }
      for (CompletableFuture<Void> remove : removes) {
        remove.get(10, SECONDS);
      }
      assertCounted(cache, removes.size());
      assertThat(getEverywhere(cache, key)).endsWith("#2");
    }
  }

  @Test
  void memberThatIsDownIsWaitedForUntilItWouldTrustNothingAndKeepsAClearFromSucceeding() {
    try (StringCache cache = StringCache.on(ALL)) {
      String key = cache.nodes().keyOf("a", ALL);
      getEverywhere(cache, key);
      cache.nodes().stop("c");
      cache.group("b").remove(key);
      assertThat(cache.group("a").contains(key)).isFalse();
      assertThat(cache.group("b").get(key)).endsWith("#2");
      UnavailableException cleared =
          catchThrowableOfType(UnavailableException.class, () -> cache.group("b").clear());
      assertThat(cleared.members()).containsExactly("c");
      assertThat(cleared).hasMessageContaining("not acknowledged by c: unreachable");
    }
  }

  @Test
  void ownerThatIsDownIsAnErrorAndTheKeysOfOthersAreWritten() {
    try (StringCache cache = StringCache.on(ALL)) {
      String lost = cache.nodes().keyOf("c", ALL);
      String kept = cache.nodes().keyOf("a", ALL);
      cache.nodes().stop("c");
      Group<String> group = cache.group("b");
      assertThatThrownBy(() -> group.putAll(Map.of(lost, "put", kept, "put")))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              failure -> assertThat(failure.members()).containsExactly("c"));
      assertThat(group.get(kept)).isEqualTo("put");
    }
  }

  @Test
  void writeFollowsAKeyThatHasMovedOnceTheViewIsThere() {
    try (StringCache cache = StringCache.on(ALL)) {
      Nodes nodes = cache.nodes();
      String key =
          nodes
              .keysOf("c", ALL)
              .filter(any -> owner(nodes, any, "a", "b").equals("a"))
              .findFirst()
              .orElseThrow();
      long next = nodes.revision() + 1;
      nodes.publishTo("c", next, nodes.members("a", "b"));
      nodes.publishTo("a", next, nodes.members("a", "b"));
      CompletableFuture<Void> put = cache.group("b").putAsync(key, "put");
      nodes.publishTo("b", next, nodes.members("a", "b"));
      put.orTimeout(10, SECONDS).join();
      assertThat(cache.group("a").lookup(key).source()).isEqualTo(Source.MAIN_HIT);
      assertThat(cache.group("b").get(key)).isEqualTo("put");
    }
  }

  @Test
  void nodesThatDisagreeForGoodFailAWriteAndSayWhoDoes() {
    try (StringCache cache = StringCache.on(ALL)) {
      Nodes nodes = cache.nodes();
      String key = nodes.keyOf("c", ALL);
      nodes.publishTo("c", nodes.revision() + 1, nodes.members("a", "b"));
      UnavailableException failure =
          catchThrowableOfType(UnavailableException.class, () -> cache.group("b").remove(key));
      assertThat(failure.members()).containsExactly("c");
      assertThat(failure).hasMessageContaining("does not take itself for the key's owner");
    }
  }

  @Test
  void valueThatIsTooLargeForTheOwnerIsRefusedAndNothingChanges() {
    GroupConfig small = GroupConfig.builder().maxValueBytes(200_000).maxBytes(1 << 20).build();
    try (StringCache cache = StringCache.on(small, ALL)) {
      String key = cache.nodes().keyOf("c", ALL);
      String before = getEverywhere(cache, key);
      Group<String> group = cache.group("b");
      assertThatThrownBy(() -> group.put(key, "x".repeat(200_001)))
          .isInstanceOf(TooLargeException.class)
          .hasMessageContaining("expected: at most 200000");
      assertThatThrownBy(() -> group.put(key, "x".repeat(200_000)))
          .isInstanceOf(TooLargeException.class)
          .hasMessageContaining("maxEntryShare")
          .hasMessageContaining("member=c");
      assertThat(getEverywhere(cache, key)).isEqualTo(before);
      assertThat(sum(cache, GroupStats::invalidations)).isZero();
    }
  }

  @Test
  void manyWritesFitIntoMessagesHoweverSmallTheseMayBe() {
    Nodes nodes = Nodes.of(builder -> builder.maxMessageBytes(128 << 10), ALL);
    GroupConfig config = GroupConfig.builder().maxValueBytes(10_000).build();
    try (StringCache cache = StringCache.on(nodes, config)) {
      Map<String, String> values = new LinkedHashMap<>();
      keys(cache, 80).forEach(key -> values.put(key, key + "x".repeat(5_000)));
      cache.group("b").putAll(values);
      values.forEach((key, value) -> assertThat(getEverywhere(cache, key)).isEqualTo(value));
      String longer = "y".repeat(3_000);
      List<String> keys = values.keySet().stream().map(key -> key + longer).toList();
      cache.group("b").removeAll(keys);
      assertCounted(cache, values.size() + keys.size());
    }
  }

  @Test
  void valueThatTheOwnerCannotDecodeIsRefusedAndNothingChanges() {
    try (Nodes nodes = Nodes.of(ALL)) {
      String key = nodes.keyOf("c", ALL);
      Group<byte[]> bytes =
          nodes.node("b").group("g", Codec.bytes(), any -> Loaded.of(new byte[0]));
      Group<String> text = nodes.node("c").group("g", Codec.utf8(), Loaded::of);
      text.get(key);
      assertThatThrownBy(() -> bytes.put(key, new byte[] {-1}))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("member=c");
      assertThat(text.lookup(key).source()).isEqualTo(Source.MAIN_HIT);
      bytes.put(key, "put".getBytes(StandardCharsets.UTF_8));
      assertThat(text.get(key))
          .as("a, which has no such group, has nothing to drop")
          .isEqualTo("put");
    }
  }

  @Test
  void putValueLivesForItsTimeOnTheOwnerAndInCopies() {
    try (StringCache cache = StringCache.on(ALL)) {
      String key = cache.nodes().keyOf("c", ALL);
      cache.group("b").put(key, "put", Duration.ofMillis(300));
      getEverywhere(cache, key);
      await().untilAsserted(() -> assertThat(getEverywhere(cache, key)).endsWith("#1"));
    }
  }

  /** A number of keys of each owner. */
  private static List<String> keys(StringCache cache, int ofEach) {
    List<String> keys = new ArrayList<>();
    for (String owner : ALL) {
      cache.nodes().keysOf(owner, ALL).limit(ofEach).forEach(keys::add);
    }
    return keys;
  }

  /** Twice, so that it comes from the node's own tiers at last. */
  private static String getEverywhere(StringCache cache, String key) {
    String first = cache.group(ALL[0]).get(key);
    for (String id : ALL) {
      assertThat(cache.group(id).get(key)).isEqualTo(first);
      assertThat(cache.group(id).get(key)).isEqualTo(first);
    }
    return first;
  }

  /**
   * Every write was told to every member but its owner: once, or again if an acknowledgement took
   * longer than an attempt.
   */
  private static void assertCounted(StringCache cache, long writes) {
    assertThat(sum(cache, GroupStats::writes)).isEqualTo(writes);
    assertThat(sum(cache, GroupStats::writeFailures)).isZero();
    assertThat(sum(cache, GroupStats::invalidations))
        .isGreaterThanOrEqualTo(writes * (ALL.length - 1));
  }

  private static long sum(StringCache cache, ToLongFunction<GroupStats> figure) {
    long sum = 0;
    for (String id : ALL) {
      sum += figure.applyAsLong(cache.group(id).stats());
    }
    return sum;
  }

  private static String owner(Nodes nodes, String key, String... ids) {
    return Nodes.ring(nodes.members(ids)).ownerOf(key).id();
  }
}
