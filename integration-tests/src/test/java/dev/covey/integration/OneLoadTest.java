package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Lookup;
import dev.covey.group.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OneLoadTest {

  private static final int GETS = 10_000;
  private static final List<String> IDS = List.of("a", "b", "c");

  @Test
  void tenThousandCallersOnThreeNodesRunOneLoad() throws Exception {
    try (StringCache cache = StringCache.on("a", "b", "c")) {
      String key = cache.nodes().keyOf("b", "a", "b", "c");
      Hold hold = cache.origin("b").hold(key);
      List<CompletableFuture<String>> gets = new ArrayList<>();
      for (int i = 0; i < GETS; i++) {
        gets.add(cache.group(IDS.get(i % IDS.size())).getAsync(key));
      }
      hold.awaitEntered();
      hold.release();
      for (CompletableFuture<String> get : gets) {
        assertThat(get.get(10, SECONDS)).isEqualTo("b:" + key + "#1");
      }
      assertThat(cache.reads()).isEqualTo(1);
      cache.awaitSums();
      assertThat(IDS.stream().mapToLong(id -> cache.group(id).stats().gets()).sum())
          .isEqualTo(GETS);
    }
  }

  @Test
  void manyThreadsOnManyKeysRunOneLoadForEachKey() throws Exception {
    int threads = 24;
    int keys = 300;
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try (StringCache cache = StringCache.on("a", "b", "c")) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        var group = cache.group(IDS.get(t % IDS.size()));
        running.add(
            callers.submit(() -> IntStream.range(0, keys).forEach(i -> group.get("key-" + i))));
      }
      for (Future<?> each : running) {
        each.get(20, SECONDS);
      }
      IntStream.range(0, keys)
          .forEach(i -> assertThat(cache.reads("key-" + i)).as("key-%s", i).isEqualTo(1));
      cache.awaitSums();
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void valueComesFromTheOwnerAndStaysAsAHotCopy() {
    try (StringCache cache = StringCache.on("a", "b")) {
      String key = cache.nodes().keyOf("b", "a", "b");
      assertThat(List.of(look(cache, "a", key), look(cache, "a", key), look(cache, "b", key)))
          .extracting(Lookup::source)
          .containsExactly(Source.PEER_LOAD, Source.HOT_HIT, Source.MAIN_HIT);
      assertThat(look(cache, "a", key).owner()).isEqualTo("b");
      assertThat(cache.reads()).isEqualTo(1);
      cache.awaitSums();
    }
  }

  private static Lookup<String> look(StringCache cache, String id, String key) {
    return cache.group(id).lookup(key);
  }
}
