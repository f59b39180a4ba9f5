package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.group.Group;
import dev.covey.group.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list still has the owner, and nobody answers there. */
@Timeout(30)
class OwnerGoneTest {

  private static final String[] BOTH = {"asker", "owner"};
  private static final int CALLS = 200;

  @Test
  void askerThatIsTheStandInLoadsInPlaceOfTheOwnerAndKeepsACopy() {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      cache.nodes().stop("owner");
      Group<String> group = cache.group("asker");
      assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
      assertThat(group.lookup(key).source()).isEqualTo(Source.HOT_HIT);
      assertThat(cache.origin("asker").reads(key)).isEqualTo(1);
      assertThat(group.stats().main().entries()).isZero();
      assertThat(group.stats().fallbackLoads()).isEqualTo(1);
    }
  }

  @Test
  void callersOfOneNodeShareTheLoadInPlaceOfTheOwner() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      cache.nodes().stop("owner");
      Hold hold = cache.origin("asker").hold(key);
      List<CompletableFuture<String>> gets = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        gets.add(cache.group("asker").getAsync(key));
      }
      hold.awaitEntered();
      for (int i = 0; i < CALLS; i++) {
        gets.add(cache.group("asker").getAsync(key));
      }
      hold.release();
      for (CompletableFuture<String> get : gets) {
        assertThat(get.get(5, SECONDS)).isEqualTo("asker:" + key + "#1");
      }
      cache.awaitSums();
    }
  }

  @Test
  void copiesThatWereFetchedBeforeAreStillServed() {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      cache.group("asker").get(key);
      cache.nodes().stop("owner");
      assertThat(cache.group("asker").lookup(key).source()).isEqualTo(Source.HOT_HIT);
    }
  }

  @Test
  void ownerThatComesBackAtItsAddressIsAskedAgainWithinSeconds() {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      Group<String> group = cache.group("asker");
      cache.nodes().stop("owner");
      assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
      cache.restart("owner", BOTH);
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> group.lookup(key).source() == Source.PEER_LOAD);
      assertThat(cache.origin("owner").reads(key)).isEqualTo(1);
      assertThat(group.lookup(key).source()).isEqualTo(Source.HOT_HIT);
    }
  }
}
