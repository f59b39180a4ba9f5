package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.Codec;
import dev.covey.group.Getter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import dev.covey.group.TooLargeException;
import dev.covey.peers.session.SessionSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that come by a call of their own, and those that just do not. */
@Timeout(60)
class LargeValuesTest {

  private static final String[] BOTH = {"asker", "owner"};
  private static final int KILO = 1 << 10;
  private static final int MEGA = 1 << 20;

  /** What a message needs beside its value. */
  private static final int ENVELOPE = 16 * KILO;

  @Test
  void valuesAroundEveryLimitArriveWhole() {
    int largest = 4 * MEGA - ENVELOPE;
    List<Integer> sizes =
        List.of(0, 1, 64 * KILO - 1, 64 * KILO, 64 * KILO + 1, 128 * KILO, MEGA, largest);
    try (Nodes nodes = Nodes.of(node -> node.maxMessageBytes(4 * MEGA), BOTH)) {
      Map<String, Group<byte[]>> groups =
          nodes.groups(Codec.bytes(), id -> filled(), upTo(largest));
      for (int size : sizes) {
        String key = ownedByOwner(nodes, size);
        assertArrives(groups, key, size, Source.PEER_LOAD);
        assertThat(group(groups, "owner").lookup(key).source()).isEqualTo(Source.MAIN_HIT);
      }
      String tooLarge = ownedByOwner(nodes, largest + 1);
      assertThatThrownBy(() -> group(groups, "asker").get(tooLarge))
          .isInstanceOf(TooLargeException.class)
          .hasMessageContaining("member=owner");
      assertArrives(groups, ownedByOwner(nodes, MEGA - 1), MEGA - 1, Source.PEER_LOAD);
    }
  }

  @Test
  void valuesThatTheAskerDoesNotTakePiledUpAtTheirOwner() {
    AtomicInteger started = new AtomicInteger();
    try (Nodes nodes =
        Nodes.of(
            node -> started.getAndIncrement() == 0 ? node.maxMessageBytes(MEGA) : node, BOTH)) {
      int size = 3 * MEGA;
      nodes.node("owner").group("g", Codec.bytes(), filled(), upTo(size));
      Group<byte[]> asker =
          nodes.node("asker").group("g", Codec.bytes(), filled(), upTo(MEGA - ENVELOPE));
      String large = ownedByOwner(nodes, size);
      for (int i = 0; i < 30; i++) { // more than may wait for one asker
        assertThatThrownBy(() -> asker.get(large))
            .isInstanceOf(TooLargeException.class)
            .hasMessageContaining("value of " + size + " bytes (expected: at most " + MEGA + ")");
      }
      assertThat(asker.lookup(ownedByOwner(nodes, KILO)).source()).isEqualTo(Source.PEER_LOAD);
    }
  }

  @Test
  void smallestMessagesHoldManyValuesAndManyKeys() {
    try (Nodes nodes = Nodes.of(node -> node.maxMessageBytes(128 * KILO), BOTH)) {
      Map<String, Group<byte[]>> groups =
          nodes.groups(Codec.bytes(), id -> filled(), upTo(112 * KILO));
      Group<byte[]> asker = group(groups, "asker");
      for (int size : List.of(112 * KILO, 64 * KILO, 48 * KILO, 5_000, 10)) {
        List<String> keys =
            nodes
                .keysOf("owner", BOTH)
                .map(key -> key + "鍵".repeat(200) + ":" + size)
                .limit(300)
                .toList();
        Map<String, byte[]> values = asker.getAll(keys);
        assertThat(values.keySet()).containsExactlyElementsOf(keys);
        assertThat(values.values()).allMatch(value -> value.length == size);
      }
      assertThat(asker.stats().fallbackLoads()).isZero();
      assertThat(group(groups, "owner").stats().served()).isPositive();
    }
  }

  @Test
  void valuesOfMoreThanMayWaitWereRefusedThoughNobodyElseAsked() {
    SessionSettings narrow =
        new SessionSettings(1_000, MEGA, 4 * MEGA, 2, Duration.ofMillis(500), 4);
    try (Nodes nodes = Nodes.of(node -> node.sessions(narrow), BOTH)) {
      Map<String, Group<byte[]>> groups = nodes.groups(Codec.bytes(), id -> filled(), upTo(MEGA));
      for (int size : List.of(MEGA, 60 * KILO)) { // of either owner, loaded first and then cached
        List<String> keys =
            nodes
                .keysOf("owner", BOTH)
                .map(key -> key + ":" + size)
                .limit(40L * MEGA / size)
                .toList();
        group(groups, "owner").getAll(keys);
        assertThat(group(groups, "asker").getAll(keys).values())
            .allMatch(value -> value.length == size);
      }
      assertThat(group(groups, "asker").stats().fallbackLoads()).isZero();
    }
  }

  private static void assertArrives(
      Map<String, Group<byte[]>> groups, String key, int size, Source source) {
    var found = group(groups, "asker").lookup(key);
    assertThat(found.source()).isEqualTo(source);
    assertThat(found.value()).isEqualTo(value(key, size));
  }

  private static Group<byte[]> group(Map<String, Group<byte[]>> groups, String id) {
    return Objects.requireNonNull(groups.get(id));
  }

  private static String ownedByOwner(Nodes nodes, int size) {
    var ring = Nodes.ring(nodes.members(BOTH));
    return nodes
        .keysOf("owner", BOTH)
        .map(key -> key + ":" + size)
        .filter(key -> ring.ownerOf(key).id().equals("owner"))
        .findFirst()
        .orElseThrow();
  }

  /** As large as the key says, behind its last colon. */
  private static Getter<byte[]> filled() {
    return key -> Loaded.of(value(key, Integer.parseInt(key.substring(key.lastIndexOf(':') + 1))));
  }

  private static byte[] value(String key, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) key.hashCode());
    if (size > 0) {
      bytes[size - 1] = 1;
    }
    return bytes;
  }

  private static GroupConfig upTo(int bytes) {
    return GroupConfig.builder().maxValueBytes(bytes).maxBytes(256L * MEGA).build();
  }
}
