package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.ring.RingParameters;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;

class IntroductionTest {

  private static final RingParameters RING = new RingParameters(64, 1.25, "h/g");
  private static final Introduction SELF = Introduction.to("prod", "b", RING);

  @Test
  void callThatMeansThisMemberIsHeard() {
    assertThat(Introduction.from(SELF.headers()).objection(SELF)).isEmpty();
  }

  @Test
  void namesThatAreNotAsciiSurviveTheHeaders() {
    Introduction introduction = Introduction.to("Käse", "名", RING);
    assertThat(Introduction.from(introduction.headers())).isEqualTo(introduction);
  }

  @Test
  void callOfAnotherClusterIsRefusedByName() {
    assertThat(Introduction.to("staging", "b", RING).objection(SELF))
        .contains("cluster: staging (expected: prod)");
  }

  @Test
  void callThatMeansAnotherMemberIsRefusedByName() {
    assertThat(SELF.to("a").objection(SELF)).contains("member id: a (expected: b)");
  }

  @Test
  void protocolThatIsNotKnownIsRefused() {
    assertThat(new Introduction("prod", "b", "99", SELF.ring()).objection(SELF))
        .contains("protocol version: 99 (expected: 1)");
  }

  @Test
  void callerThatDoesNotSayWhomItMeansIsRefused() {
    assertThat(Introduction.from(new Metadata()).objection(SELF))
        .contains("cluster: none (expected: prod)");
  }

  @Test
  void callOfAnotherRingIsRefused() {
    RingParameters smaller = new RingParameters(32, 1.25, "h/g");
    assertThat(Introduction.to("prod", "b", smaller).objection(SELF))
        .contains("ring: slots=32 cap=1.25 hash=h/g (expected: slots=64 cap=1.25 hash=h/g)");
  }

  @Test
  void callOfAReleaseThatDoesNotTellItsRingIsHeard() {
    Metadata headers = SELF.headers();
    headers.removeAll(Metadata.Key.of("covey-ring", Metadata.ASCII_STRING_MARSHALLER));
    assertThat(Introduction.from(headers).objection(SELF)).isEmpty();
  }
}
