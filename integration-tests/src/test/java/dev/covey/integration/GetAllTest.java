package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.Codec;
import dev.covey.group.DeadlineExceededException;
import dev.covey.group.Getter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.LoadFailedException;
import dev.covey.group.Loaded;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GetAllTest {

  private static final String[] THREE = {"a", "b", "c"};

  @Test
  void valuesOfThreeOwnersComeInTheOrderOfTheKeys() {
    try (StringCache cache = StringCache.on(THREE)) {
      List<String> keys = keys(200);
      Map<String, String> values = cache.group("a").getAll(keys);
      assertThat(values.keySet()).containsExactlyElementsOf(keys);
      assertThat(values).allSatisfy((key, value) -> assertThat(value).contains(":" + key + "#1"));
      assertThat(cache.group("b").stats().served() + cache.group("c").stats().served())
          .isEqualTo(keys.size() - cache.origin("a").reads());
      assertThat(List.of("a", "b", "c")).allMatch(id -> cache.origin(id).reads() > 0);
      cache.awaitSums();
    }
  }

  @Test
  void keysAreAskedForTogetherAndNotOneAfterTheOther() {
    int count = 60;
    CountDownLatch allInside = new CountDownLatch(count);
    try (Nodes nodes = Nodes.of(THREE)) {
      Getter<String> together =
          key -> {
            allInside.countDown();
            return allInside.await(5, SECONDS) ? Loaded.of(key) : Loaded.absent();
          };
      Group<String> group = groupOfA(nodes, Codec.utf8(), together, GroupConfig.defaults());
      assertThat(group.getAll(keys(count))).hasSize(count);
    }
  }

  @Test
  void slowKeysHoldUpNoOther() {
    CountDownLatch opened = new CountDownLatch(1);
    try (Nodes nodes = Nodes.of("a", "b")) {
      String fast = nodes.keyOf("b", "a", "b");
      Getter<String> oneSlow =
          key -> key.equals(fast) || opened.await(20, SECONDS) ? Loaded.of(key) : Loaded.absent();
      Group<String> group = groupOfA(nodes, Codec.utf8(), oneSlow, GroupConfig.defaults());
      List<String> keys = List.of(fast, "slow1", "slow2", "slow3", "slow4");
      Group<String> hasty = group.withTimeout(Duration.ofMillis(500));
      assertThatThrownBy(() -> hasty.getAll(keys)).isInstanceOf(DeadlineExceededException.class);
      assertThat(group.withTimeout(Duration.ofSeconds(5)).get(fast)).isEqualTo(fast);
      opened.countDown();
      assertThat(group.getAll(keys).keySet()).containsExactlyElementsOf(keys);
    }
  }

  @Test
  void valuesFarLargerThanAMessageAreLoadedOnceEach() {
    AtomicInteger loads = new AtomicInteger();
    GroupConfig tight = GroupConfig.builder().maxBytes(32 << 20).hotShare(0).build();
    try (Nodes nodes = Nodes.of("a", "b")) {
      Getter<byte[]> large =
          key -> {
            loads.incrementAndGet();
            return Loaded.uncached(new byte[1 << 20]);
          };
      Group<byte[]> group = groupOfA(nodes, Codec.bytes(), large, tight);
      assertThat(group.getAll(keys(100))).hasSize(100);
      assertThat(loads).hasValue(100);
    }
  }

  @Test
  void keysWithoutAValueAreLeftOut() {
    try (Nodes nodes = Nodes.of(THREE)) {
      Getter<String> even = key -> key.matches(".*[02468]") ? Loaded.of(key) : Loaded.absent();
      Group<String> group = groupOfA(nodes, Codec.utf8(), even, GroupConfig.defaults());
      for (int i = 0; i < 2; i++) {
        assertThat(group.getAll(keys(20)).keySet())
            .containsExactlyElementsOf(
                keys(20).stream().filter(k -> k.matches(".*[02468]")).toList());
      }
    }
  }

  @Test
  void repeatedKeysCountOnce() {
    try (StringCache cache = StringCache.on(THREE)) {
      assertThat(cache.group("a").getAll(List.of("x", "y", "x", "y")).keySet())
          .containsExactly("x", "y");
      assertThat(cache.group("a").stats().gets()).isEqualTo(2);
    }
  }

  @Test
  void noKeysAreNoValues() {
    try (StringCache cache = StringCache.on("a")) {
      assertThat(cache.group("a").getAll(List.of())).isEmpty();
    }
  }

  @Test
  void firstFailureInTheOrderOfTheKeysIsThrown() {
    try (Nodes nodes = Nodes.of(THREE)) {
      Getter<String> picky =
          key -> {
            if (key.endsWith("7")) {
              throw new IllegalStateException("not " + key);
            }
            return Loaded.of(key);
          };
      Group<String> group = groupOfA(nodes, Codec.utf8(), picky, GroupConfig.defaults());
      assertThatThrownBy(() -> group.getAll(keys(30)))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("not key-7");
    }
  }

  @Test
  void valuesThatTogetherExceedAMessageAllArrive() {
    int megabyte = 1 << 20;
    try (Nodes nodes = Nodes.of(node -> node.maxMessageBytes(8 * megabyte), THREE)) {
      GroupConfig config =
          GroupConfig.builder().maxValueBytes(2 * megabyte).maxBytes(512L * megabyte).build();
      Getter<byte[]> large = key -> Loaded.of(filled(key, megabyte));
      Group<byte[]> group = groupOfA(nodes, Codec.bytes(), large, config);
      Map<String, byte[]> values = group.getAll(keys(40));
      assertThat(values.keySet()).containsExactlyElementsOf(keys(40));
      values.forEach((key, value) -> assertThat(value).isEqualTo(filled(key, megabyte)));
    }
  }

  @Test
  void valueAsLargeAsAMessageAllowsArrives() {
    int megabyte = 1 << 20;
    try (Nodes nodes = Nodes.of(node -> node.maxMessageBytes(megabyte), "a", "b")) {
      int largest = megabyte - (16 << 10);
      GroupConfig config = GroupConfig.builder().maxValueBytes(largest).build();
      Getter<byte[]> large = key -> Loaded.of(filled(key, largest));
      Group<byte[]> group = groupOfA(nodes, Codec.bytes(), large, config);
      List<String> keys = nodes.keysOf("b", "a", "b").limit(3).toList();
      Map<String, byte[]> values = group.getAll(keys);
      keys.forEach(key -> assertThat(values.get(key)).isEqualTo(filled(key, largest)));
    }
  }

  @Test
  void fiveThousandKeysAllArrive() {
    try (StringCache cache = StringCache.on(THREE)) {
      List<String> keys = keys(5_000);
      assertThat(cache.group("a").getAll(keys).keySet()).containsExactlyElementsOf(keys);
      assertThat(cache.group("b").getAll(keys)).hasSize(keys.size());
      assertThat(cache.reads()).isEqualTo(keys.size());
      cache.awaitSums();
    }
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key-" + i).toList();
  }

  private static byte[] filled(String key, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) key.hashCode());
    return bytes;
  }

  private static <V> Group<V> groupOfA(
      Nodes nodes, Codec<V> codec, Getter<V> getter, GroupConfig config) {
    return Objects.requireNonNull(nodes.groups(codec, id -> getter, config).get("a"));
  }
}
