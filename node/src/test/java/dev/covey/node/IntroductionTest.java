package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import org.junit.jupiter.api.Test;

class IntroductionTest {

  private static final Introduction SELF = Introduction.to("prod", "b");

  @Test
  void callThatMeansThisMemberIsHeard() {
    assertThat(Introduction.from(SELF.headers()).objection(SELF)).isEmpty();
  }

  @Test
  void namesThatAreNotAsciiSurviveTheHeaders() {
    Introduction introduction = Introduction.to("Käse", "名");
    assertThat(Introduction.from(introduction.headers())).isEqualTo(introduction);
  }

  @Test
  void callOfAnotherClusterIsRefusedByName() {
    assertThat(Introduction.to("staging", "b").objection(SELF))
        .contains("cluster: staging (expected: prod)");
  }

  @Test
  void callThatMeansAnotherMemberIsRefusedByName() {
    assertThat(Introduction.to("prod", "a").objection(SELF)).contains("member id: a (expected: b)");
  }

  @Test
  void protocolThatIsNotKnownIsRefused() {
    assertThat(new Introduction("prod", "b", "99").objection(SELF))
        .contains("protocol version: 99 (expected: 1)");
  }

  @Test
  void callerThatDoesNotSayWhomItMeansIsRefused() {
    assertThat(Introduction.from(new Metadata()).objection(SELF))
        .contains("cluster: none (expected: prod)");
  }
}
