package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pure client asks, so that each key travels to its owner and back. */
@Timeout(30)
class KeysTest {

  private static final String OTTER = "\uD83E\uDDA6";
  private static final int MAX_KEY_BYTES = 4096;

  private static final List<String> KEYS =
      List.of(
          "",
          " ",
          " a key with spaces ",
          "a+b",
          "a%20b",
          "a/b//c/",
          "/leading/slash",
          "..",
          "../../etc/passwd",
          "?a=b&c#d",
          "\0",
          "nul\0inside",
          "line\nbreak\r\n",
          "Grüße, Жук, 鍵",
          "e\u0301", // the same letter, decomposed
          "\u00e9", // and composed: another key
          "\uFFFD\uFEFF",
          OTTER,
          OTTER.repeat(MAX_KEY_BYTES / 4),
          "k".repeat(MAX_KEY_BYTES));

  private final Set<String> loaded = ConcurrentHashMap.newKeySet();

  @Test
  void everyKeyReachesTheGetterAsItIs() {
    try (Nodes nodes = Nodes.of("a", "b", "client")) {
      Group<String> client = clientOf(nodes);
      for (String key : KEYS) {
        assertThat(client.lookup(key))
            .as(key)
            .matches(found -> found.value().equals(key))
            .matches(found -> found.source() == Source.PEER_LOAD);
      }
      assertThat(loaded).containsExactlyInAnyOrderElementsOf(KEYS);
    }
  }

  @Test
  void everyKeyTravelsInGetAllAndInGetIfCached() {
    try (Nodes nodes = Nodes.of("a", "b", "client")) {
      Group<String> client = clientOf(nodes);
      Map<String, String> expected = new LinkedHashMap<>();
      KEYS.forEach(key -> expected.put(key, key));
      assertThat(client.getAll(KEYS)).containsExactlyEntriesOf(expected);
      KEYS.forEach(key -> assertThat(client.getIfCached(key)).as(key).contains(key));
      assertThat(loaded).containsExactlyInAnyOrderElementsOf(KEYS);
    }
  }

  @Test
  void keyThatIsTooLongIsRefusedAtOnce() {
    assertRefused("k".repeat(MAX_KEY_BYTES + 1), "4097 bytes (expected: at most 4096");
    assertRefused("k".repeat(64 << 10), "65536 bytes (expected: at most 4096");
    assertRefused(OTTER.repeat(MAX_KEY_BYTES / 4) + "k", "4097 bytes (expected: at most 4096");
  }

  @Test
  void keyWithHalfACharacterIsRefusedAtOnce() {
    assertRefused("a\uD83E", "unpaired surrogate at index 1 (expected: well-formed text)");
    assertRefused("\uDDA6a", "unpaired surrogate at index 0 (expected: well-formed text)");
    assertRefused("\uDDA6\uD83E", "unpaired surrogate at index 0 (expected: well-formed text)");
  }

  private void assertRefused(String key, String why) {
    List<Consumer<Group<String>>> calls =
        List.of(
            group -> group.get(key),
            group -> group.getAsync(key),
            group -> group.find(key),
            group -> group.lookup(key),
            group -> group.getAll(List.of("fine", key)),
            group -> group.getIfCached(key));
    try (Nodes nodes = Nodes.of("a", "b", "client")) {
      Group<String> client = clientOf(nodes);
      for (Consumer<Group<String>> call : calls) {
        assertThatThrownBy(() -> call.accept(client))
            .isExactlyInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("key: ")
            .hasMessageContaining(why);
      }
      assertThat(loaded).isEmpty();
      assertThat(client.stats().misses()).isZero();
    }
  }

  private Group<String> clientOf(Nodes nodes) {
    nodes.publish("a", "b");
    var groups =
        nodes.<String>groups(
            Codec.utf8(),
            id ->
                key -> {
                  loaded.add(key);
                  return Loaded.of(key);
                },
            GroupConfig.defaults());
    return Objects.requireNonNull(groups.get("client"));
  }
}
