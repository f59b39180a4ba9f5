package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.group.Group;
import dev.covey.group.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members come and go; what was loaded under an ownership that has ended is never served again. */
@Timeout(30)
class ViewChangeTest {

  @Test
  void membershipThatFlapsDoesNotBringOldValuesBack() {
    try (StringCache cache = StringCache.on("a", "b")) {
      String key = cache.nodes().keyOf("a", "a", "b");
      assertThat(cache.group("a").get(key)).isEqualTo("a:" + key + "#1");
      cache.nodes().publish("b");
      assertThat(cache.group("a").get(key)).isEqualTo("b:" + key + "#1");
      cache.nodes().publish("a", "b");
      assertThat(cache.group("a").get(key)).isEqualTo("a:" + key + "#2");
      assertThat(cache.group("b").get(key)).isEqualTo("a:" + key + "#2");
      cache.awaitSums();
    }
  }

  @Test
  void hotCopiesOfAKeyThatMovedAwayAndBackAreDead() {
    try (StringCache cache = StringCache.on("a", "b", "c")) {
      String key = cache.nodes().keyOf("a", "a", "b", "c");
      cache.group("b").get(key);
      assertThat(cache.group("b").lookup(key).source()).isEqualTo(Source.HOT_HIT);
      cache.nodes().publish("b", "c");
      cache.nodes().publish("a", "b", "c");
      assertThat(cache.group("b").lookup(key))
          .matches(found -> found.source() == Source.PEER_LOAD)
          .matches(found -> found.value().equals("a:" + key + "#2"));
    }
  }

  @Test
  void keysThatDidNotMoveStayCached() {
    try (StringCache cache = StringCache.on("a", "b", "c")) {
      String key =
          cache
              .nodes()
              .keysOf("a", "a", "b", "c")
              .filter(k -> Nodes.ring(cache.nodes().members("a", "b")).ownerOf(k).id().equals("a"))
              .findFirst()
              .orElseThrow();
      cache.group("b").get(key);
      cache.nodes().publish("a", "b");
      assertThat(cache.group("a").lookup(key).source()).isEqualTo(Source.MAIN_HIT);
      assertThat(cache.group("b").lookup(key).source()).isEqualTo(Source.HOT_HIT);
      assertThat(cache.reads()).isEqualTo(1);
    }
  }

  @Test
  void loadUnderWayWhenItsKeyMovesAwayAndBackAnswersAndIsNotStored() throws Exception {
    try (StringCache cache = StringCache.on("a", "b")) {
      String key = cache.nodes().keyOf("a", "a", "b");
      Hold hold = cache.origin("a").hold(key);
      List<CompletableFuture<String>> gets =
          List.of(cache.group("a").getAsync(key), cache.group("b").getAsync(key));
      hold.awaitEntered();
      await().until(() -> cache.group("a").stats().served() == 1);
      cache.nodes().publish("b");
      cache.nodes().publish("a", "b");
      hold.release();
      for (CompletableFuture<String> get : gets) {
        assertThat(get.get(5, SECONDS)).contains(key + "#1");
      }
      assertThat(cache.group("a").get(key)).isEqualTo("a:" + key + "#2");
      assertThat(cache.group("b").get(key)).isEqualTo("a:" + key + "#2");
    }
  }

  @Test
  void askerFollowsAKeyToItsNewOwnerOnceItHasThatView() throws Exception {
    try (StringCache cache = StringCache.on("a", "b", "asker")) {
      String key = cache.nodes().keyOf("a", "a", "b");
      cache.nodes().publish("a", "b");
      long newer = cache.nodes().revision() + 1;
      cache.nodes().publishTo("a", newer, cache.nodes().members("b"));
      cache.nodes().publishTo("b", newer, cache.nodes().members("b"));
      CompletableFuture<String> get = cache.group("asker").getAsync(key);
      cache.nodes().publishTo("asker", newer, cache.nodes().members("b"));
      assertThat(get.get(5, SECONDS)).isEqualTo("b:" + key + "#1");
      assertThat(cache.reads()).isEqualTo(1);
    }
  }

  @Test
  void askerThatNeverGetsTheNewerViewLoadsOnceAndDoesNotStore() {
    try (StringCache cache = StringCache.on("a", "b", "asker")) {
      String key = cache.nodes().keyOf("a", "a", "b");
      cache.nodes().publish("a", "b");
      long newer = cache.nodes().revision() + 1;
      cache.nodes().publishTo("a", newer, cache.nodes().members("b"));
      cache.nodes().publishTo("b", newer, cache.nodes().members("b"));
      Group<String> group = cache.group("asker").withTimeout(Duration.ofSeconds(2));
      assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
      assertThat(group.stats().hot().entries()).isZero();
      assertThat(cache.reads()).isEqualTo(1);
    }
  }

  @Test
  void nodeThatIsNotInItsListSaysSoOnceAndAgainAfterItWasBack() {
    try (LoggedLines log = new LoggedLines();
        StringCache cache = StringCache.on("here", "unlisted")) {
      cache.nodes().publish("here");
      cache.nodes().publish("here");
      assertThat(log.with("WARN", "not in the list", "id=unlisted")).hasSize(1);
      cache.nodes().publish("here", "unlisted");
      cache.nodes().publish("here");
      assertThat(log.with("WARN", "not in the list", "id=unlisted")).hasSize(2);
      assertThat(log.with("WARN", "id=here")).isEmpty();
    }
  }

  @Test
  void nodeThatFindsItselfAloneOwnsEveryKey() {
    try (StringCache cache = StringCache.on("a", "b")) {
      String key = cache.nodes().keyOf("b", "a", "b");
      cache.nodes().publishTo("a", cache.nodes().revision() + 1, List.of());
      assertThat(cache.group("a").lookup(key).source()).isEqualTo(Source.LOAD);
      assertThat(cache.group("a").lookup(key).source()).isEqualTo(Source.MAIN_HIT);
    }
  }
}
