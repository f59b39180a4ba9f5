package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.GroupConfig;
import dev.covey.group.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PassThroughTest {

  private static final String[] BOTH = {"asker", "owner"};
  private static final int CALLS = 20;

  @Test
  void everyCallRunsTheGetterWhereItIsMadeAndNothingIsStored() {
    GroupConfig off = GroupConfig.builder().passThrough(true).build();
    try (StringCache cache = StringCache.on(off, BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      for (int i = 1; i <= CALLS; i++) {
        assertThat(cache.group("asker").get(key)).isEqualTo("asker:" + key + "#" + i);
        assertThat(cache.group("owner").get(key)).isEqualTo("owner:" + key + "#" + i);
      }
      for (String id : BOTH) {
        assertThat(cache.group(id).stats().main().entries()).isZero();
        assertThat(cache.group(id).stats().hot().entries()).isZero();
        assertThat(cache.group(id).stats().served()).isZero();
      }
      cache.awaitSums();
    }
  }

  @Test
  void callsAtTheSameTimeShareNothing() throws Exception {
    GroupConfig off = GroupConfig.builder().passThrough(true).build();
    try (StringCache cache = StringCache.on(off, BOTH)) {
      Hold hold = cache.origin("asker").hold("key");
      List<CompletableFuture<String>> gets = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        gets.add(cache.group("asker").getAsync("key"));
      }
      hold.release();
      for (CompletableFuture<String> get : gets) {
        get.get(5, SECONDS);
      }
      assertThat(cache.origin("asker").reads("key")).isEqualTo(CALLS);
      cache.awaitSums();
    }
  }

  @Test
  void cacheThatIsSwitchedOnAgainHasWhatItHadBefore() {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      cache.group("owner").get(key);
      cache.group("owner").passThrough(true);
      assertThat(cache.group("owner").get(key)).isEqualTo("owner:" + key + "#2");
      cache.group("owner").passThrough(false);
      assertThat(cache.group("owner").lookup(key))
          .matches(found -> found.source() == Source.MAIN_HIT)
          .matches(found -> found.value().equals("owner:" + key + "#1"));
    }
  }
}
