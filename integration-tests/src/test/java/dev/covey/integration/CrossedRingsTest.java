package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.group.GroupConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes whose views disagree: each call ends, and long before its deadline of 5 s. */
@Timeout(30)
class CrossedRingsTest {

  private static final int HEAVY = 50;
  private static final int CALLS = 100;

  @Test
  void twoNodesThatEachTakeTheOtherForTheOwnerBothAnswer() throws Exception {
    askAllAtOnce(Map.of("a", "b", "b", "a"));
  }

  @Test
  void threeNodesThatPointToEachOtherInACircleAllAnswer() throws Exception {
    askAllAtOnce(Map.of("a", "b", "b", "c", "c", "a"));
  }

  @Test
  void threeNodesThatPointToEachOtherUnderOneRevisionAllAnswer() throws Exception {
    Map<String, String> ownerSeenBy = Map.of("a", "b", "b", "c", "c", "a");
    try (StringCache cache = crossed(ownerSeenBy, false)) {
      askAllAtOnce(cache, keyWithOwners(cache.nodes(), ownerSeenBy), ownerSeenBy);
    }
  }

  @Test
  void nodeThatIsNotInItsOwnListIsAClientAndLoadsNothing() {
    try (StringCache cache = StringCache.on("a", "b", "client")) {
      cache.nodes().publish("a", "b");
      IntStream.range(0, CALLS)
          .mapToObj(i -> "key-" + i)
          .forEach(key -> assertThat(cache.group("client").get(key)).matches("[ab]:" + key + "#1"));
      assertThat(cache.origin("client").reads()).isZero();
      assertThat(cache.reads()).isEqualTo(CALLS);
      cache.awaitSums();
    }
  }

  @Test
  void nodesThatAreBothMissingFromTheirOwnListsBothAnswer() throws Exception {
    try (StringCache cache = StringCache.on("a", "b")) {
      cache.nodes().publishTo("a", 2, cache.nodes().members("b"));
      cache.nodes().publishTo("b", 3, cache.nodes().members("a"));
      askAllAtOnce(cache, "key", Map.of("a", "b", "b", "a"));
    }
  }

  private static void askAllAtOnce(Map<String, String> ownerSeenBy) throws Exception {
    try (StringCache cache = crossed(ownerSeenBy, true)) {
      askAllAtOnce(cache, keyWithOwners(cache.nodes(), ownerSeenBy), ownerSeenBy);
    }
  }

  private static void askAllAtOnce(StringCache cache, String key, Map<String, String> ownerSeenBy)
      throws Exception {
    List<CompletableFuture<String>> gets = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      ownerSeenBy.keySet().forEach(id -> gets.add(cache.group(id).getAsync(key)));
    }
    for (CompletableFuture<String> get : gets) {
      assertThat(get.get(2, SECONDS)).contains(key);
    }
    cache.awaitSums();
  }

  /** Each node sees the member it points to as the one that owns nearly everything. */
  private static StringCache crossed(Map<String, String> ownerSeenBy, boolean ownRevisions) {
    String[] ids = ownerSeenBy.keySet().stream().sorted().toArray(String[]::new);
    StringCache cache = StringCache.on(GroupConfig.defaults(), ids);
    long revision = cache.nodes().revision() + 1;
    for (String id : ids) {
      cache.nodes().publishTo(id, revision, viewOf(cache.nodes(), id, ownerSeenBy));
      revision += ownRevisions ? 1 : 0;
    }
    return cache;
  }

  private static List<Member> viewOf(Nodes nodes, String id, Map<String, String> ownerSeenBy) {
    return ownerSeenBy.keySet().stream()
        .map(nodes::member)
        .map(
            member ->
                member.id().equals(ownerSeenBy.get(id))
                    ? new Member(member.id(), member.address(), HEAVY, "", 0, 0)
                    : member)
        .toList();
  }

  private static String keyWithOwners(Nodes nodes, Map<String, String> ownerSeenBy) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "key-" + i)
        .filter(
            key ->
                ownerSeenBy.entrySet().stream()
                    .allMatch(
                        seen ->
                            Nodes.ring(viewOf(nodes, seen.getKey(), ownerSeenBy))
                                .ownerOf(key)
                                .id()
                                .equals(seen.getValue())))
        .findFirst()
        .orElseThrow();
  }
}
