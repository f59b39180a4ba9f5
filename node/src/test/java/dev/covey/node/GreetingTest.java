package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Member;
import org.junit.jupiter.api.Test;

class GreetingTest {

  private static final Member B = Member.parse("b=h:2");

  private final Greeting a = new Greeting("covey", "a");
  private final Greeting b = new Greeting("covey", "b");

  @Test
  void membersOfOneClusterUnderstandEachOther() {
    assertThat(a.objection(B, b.answer(a.request()))).isEmpty();
  }

  @Test
  void memberOfAnotherClusterIsRefusedByName() {
    Greeting stranger = new Greeting("staging", "b");
    assertThatThrownBy(() -> b.answer(new Greeting("staging", "a").request()))
        .hasMessage("cluster: staging (expected: covey)");
    assertThat(a.objection(B, stranger.answer(stranger.request())))
        .contains("cluster: staging (expected: covey)");
  }

  @Test
  void anotherMemberThanTheListSaysIsNamed() {
    assertThat(a.objection(B, a.answer(a.request()))).contains("member id: a (expected: b)");
  }

  @Test
  void protocolThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> b.answer(a.request().toBuilder().setProtocolVersion(99).build()))
        .hasMessage("protocol version: 99 (expected: 1)");
  }
}
