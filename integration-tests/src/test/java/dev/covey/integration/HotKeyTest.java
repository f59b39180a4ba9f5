package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HotKeyTest {

  /** So many fetches of its own would make the asker keep the value too. */
  private static final int FETCHES = 255;

  @Test
  void markOfAHotKeyTravelsWithItsValueAndMakesTheAskerKeepIt() {
    GroupConfig onlyMarked = GroupConfig.builder().mirrorAfterFetches(FETCHES).build();
    try (StringCache cache = StringCache.on(onlyMarked, "asker", "other", "owner")) {
      String key = cache.nodes().keyOf("owner", "asker", "other", "owner");
      Group<String> asker = cache.group("asker");
      Group<String> other = cache.group("other");
      int fetches = 0;
      while (fetches < FETCHES - 1 && asker.lookup(key).source() != Source.HOT_HIT) {
        other.get(key);
        fetches++;
      }
      assertThat(asker.lookup(key).source()).isEqualTo(Source.HOT_HIT);
      assertThat(cache.group("owner").stats().hotMarks()).isPositive();
      assertThat(cache.reads()).isEqualTo(1);
      cache.awaitSums();
    }
  }
}
