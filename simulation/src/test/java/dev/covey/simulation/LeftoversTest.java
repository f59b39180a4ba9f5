package dev.covey.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeftoversTest {

  static Stream<String> looked() {
    return Leftovers.EMPTY.stream();
  }

  @ParameterizedTest
  @MethodSource("looked")
  void fieldIsThere(String name) {
    int dot = name.lastIndexOf('.');
    assertThatCode(
            () ->
                Class.forName("dev.covey." + name.substring(0, dot))
                    .getDeclaredField(name.substring(dot + 1)))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsUnderWayIsFound() {
    Stage stage = Stage.ofStaticList(2);
    String key = stage.keyOf(0);
    assertThat(Leftovers.of(stage.node(0))).isEmpty();
    assertThat(Leftovers.of(stage.node(1))).isEmpty();
    stage.origin().slow(1_000_000_000);
    stage.get(1, key);
    stage.pass(500);
    assertThat(Leftovers.of(stage.node(0)))
        .anyMatch(found -> found.startsWith("singleflight.SingleFlight.flights"))
        .anyMatch(found -> found.startsWith("group.Origin.underWay"));
    assertThat(Leftovers.of(stage.node(1)))
        .anyMatch(found -> found.startsWith("singleflight.SingleFlight.flights"))
        .anyMatch(found -> found.startsWith("peers.session.Conversation.pending"))
        .anyMatch(found -> found.startsWith("peers.session.Responder.outstanding"));
  }
}
