package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.Codec;
import dev.covey.group.Getter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.LoadFailedException;
import dev.covey.group.Loaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Getters that ask their own group, which is spread over several nodes. */
@Timeout(30)
class RecursiveGetterTest {

  private static final GroupConfig ONE_AT_A_TIME =
      GroupConfig.builder()
          .maxConcurrentLoads(1)
          .loadTimeout(Duration.ofSeconds(15))
          .timeout(Duration.ofSeconds(15))
          .build();

  /** By node; filled once the nodes are there, before the first load. */
  private final Map<String, Group<String>> groups = new ConcurrentHashMap<>();

  private final Map<String, Integer> loads = new ConcurrentHashMap<>();

  @Test
  void fibonacciNumbersMayBeMadeOfEachOtherOneLoadAtATime() {
    try (Nodes nodes = Nodes.of("a", "b", "c")) {
      groups.putAll(nodes.groups(Codec.utf8(), this::fibonacci, ONE_AT_A_TIME));
      assertThat(group("a").get("60")).isEqualTo("1548008755920");
      assertThat(loads.values()).hasSize(61).containsOnly(1);
    }
  }

  @Test
  void fibonacciNumbersMayBeMadeOfEachOtherInPairs() {
    Function<String, Getter<String>> pairs =
        id ->
            key -> {
              int n = Integer.parseInt(key);
              List<String> pair = List.of(String.valueOf(n - 1), String.valueOf(n - 2));
              return Loaded.of(
                  n < 2
                      ? key
                      : String.valueOf(
                          group(id).getAll(pair).values().stream()
                              .mapToLong(Long::parseLong)
                              .sum()));
            };
    try (Nodes nodes = Nodes.of("a", "b", "c")) {
      groups.putAll(nodes.groups(Codec.utf8(), pairs, ONE_AT_A_TIME));
      assertThat(group("a").get("60")).isEqualTo("1548008755920");
    }
  }

  @Test
  void fibonacciNumbersMayBeAskedForOnAllNodesAtOnce() throws Exception {
    try (Nodes nodes = Nodes.of("a", "b", "c")) {
      groups.putAll(nodes.groups(Codec.utf8(), this::fibonacci, ONE_AT_A_TIME));
      List<CompletableFuture<String>> numbers = new ArrayList<>();
      for (int i = 60; i > 40; i--) {
        for (String id : groups.keySet()) {
          numbers.add(group(id).getAsync(String.valueOf(i)));
        }
      }
      for (CompletableFuture<String> number : numbers) {
        number.get(10, TimeUnit.SECONDS);
      }
      assertThat(loads.values()).hasSize(61).containsOnly(1);
    }
  }

  @Test
  void getterMayAskForAKeyWhoseLoadWaitsForThePlaceThatItHolds() throws Exception {
    Hold hold = new Hold();
    Getter<String> outer =
        key -> {
          hold.pass();
          return Loaded.of("outer and " + group("a").get("inner"));
        };
    try (Nodes nodes = Nodes.of("a")) {
      groups.putAll(
          nodes.groups(
              Codec.utf8(),
              id -> key -> key.equals("inner") ? Loaded.of(key) : outer.load(key),
              ONE_AT_A_TIME));
      CompletableFuture<String> waits = group("a").getAsync("outer");
      hold.awaitEntered();
      CompletableFuture<String> queued = group("a").getAsync("inner");
      hold.release();
      assertThat(waits.get(5, TimeUnit.SECONDS)).isEqualTo("outer and inner");
      assertThat(queued.get(5, TimeUnit.SECONDS)).isEqualTo("inner");
    }
  }

  @Test
  void getterMayAskForAKeyWhoseOwnerIsGone() {
    try (Nodes nodes = Nodes.of("a", "b")) {
      String own = nodes.keyOf("a", "a", "b");
      String foreign = nodes.keyOf("b", "a", "b");
      groups.putAll(
          nodes.groups(
              Codec.utf8(),
              id -> key -> key.equals(foreign) ? Loaded.of(key) : Loaded.of(group(id).get(foreign)),
              ONE_AT_A_TIME));
      nodes.stop("b");
      assertThat(group("a").withTimeout(Duration.ofSeconds(5)).get(own)).isEqualTo(foreign);
    }
  }

  @Test
  void getterThatAsksForItsOwnKeyFailsFast() {
    try (Nodes nodes = Nodes.of("a", "b")) {
      groups.putAll(
          nodes.groups(Codec.utf8(), id -> key -> Loaded.of(group(id).get(key)), ONE_AT_A_TIME));
      Group<String> hasty = group("a").withTimeout(Duration.ofSeconds(1));
      String own = nodes.keyOf("a", "a", "b");
      String foreign = nodes.keyOf("b", "a", "b");
      assertThatThrownBy(() -> hasty.get(own))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("asks for the key that it is loading");
      assertThatThrownBy(() -> hasty.get(foreign))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("asks for the key that it is loading");
    }
  }

  @Test
  void circleOfKeysOverTwoNodesEndsByItsDeadline() {
    GroupConfig config =
        GroupConfig.builder()
            .loadTimeout(Duration.ofSeconds(1))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (Nodes nodes = Nodes.of("a", "b")) {
      String ofA = nodes.keyOf("a", "a", "b");
      String ofB = nodes.keyOf("b", "a", "b");
      Map<String, String> next = Map.of(ofA, ofB, ofB, ofA);
      groups.putAll(
          nodes.groups(
              Codec.utf8(),
              id -> key -> Loaded.of(group(id).get(Objects.requireNonNull(next.get(key)))),
              config));
      Group<String> patient = group("a").withTimeout(Duration.ofSeconds(5));
      assertThatThrownBy(() -> patient.get(ofA)).isInstanceOf(LoadFailedException.class);
    }
  }

  private Getter<String> fibonacci(String id) {
    return key -> {
      loads.merge(key, 1, Integer::sum);
      int n = Integer.parseInt(key);
      return Loaded.of(n < 2 ? key : String.valueOf(number(id, n - 1) + number(id, n - 2)));
    };
  }

  private long number(String id, int n) {
    return Long.parseLong(group(id).get(String.valueOf(n)));
  }

  private Group<String> group(String id) {
    return Objects.requireNonNull(groups.get(id));
  }
}
