package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemovalEventTest {

  @Test
  void eventConcernsSeveralGroupsAndRepeatedKeysCountOnce() {
    RemovalEvent event =
        RemovalEvent.of("e", "users", List.of("2", "1", "2"))
            .and("orders", List.of("7"))
            .and("users", List.of("3", "1"));
    assertThat(event.keys())
        .isEqualTo(Map.of("users", Set.of("1", "2", "3"), "orders", Set.of("7")));
    assertThat(event.keys().get("users")).as("in their order").containsExactly("2", "1", "3");
    assertThat(event)
        .isEqualTo(
            new RemovalEvent("e", Map.of("orders", Set.of("7"), "users", Set.of("1", "2", "3"))));
  }

  @Test
  void groupsWithoutKeysAreLeftOut() {
    assertThat(RemovalEvent.of("e", "users", List.of()).keys()).isEmpty();
  }

  @Test
  void whatIsGivenIsCopied() {
    List<String> keys = new ArrayList<>(List.of("1"));
    Map<String, Set<String>> byGroup = new HashMap<>();
    RemovalEvent one = RemovalEvent.of("e", "users", keys);
    RemovalEvent other = new RemovalEvent("e", byGroup);
    keys.add("2");
    byGroup.put("users", Set.of("1"));
    assertThat(one.keys()).isEqualTo(Map.of("users", Set.of("1")));
    assertThat(other.keys()).isEmpty();
    assertThatThrownBy(() -> one.keys().clear()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a null checker may pass
  void blankIdIsRefusedAndSoIsEveryNull() {
    assertThatThrownBy(() -> RemovalEvent.of(" ", "users", List.of("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event id: \" \" (expected: not blank)");
    assertRefused(() -> RemovalEvent.of(null, "users", List.of()), "event id: null");
    assertRefused(() -> new RemovalEvent("e", null), "keys of event: null");
    assertRefused(() -> RemovalEvent.of("e", null, List.of("1")), "group: null");
    assertRefused(() -> RemovalEvent.of("e", "users", null), "keys: null");
    assertRefused(() -> RemovalEvent.of("e", "users", Arrays.asList("1", null)), "key: null");
  }

  private static void assertRefused(Runnable made, String message) {
    assertThatThrownBy(made::run)
        .isInstanceOf(NullPointerException.class)
        .hasMessageStartingWith(message);
  }
}
