package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrantsTest {

  private final Grants grants = new Grants(100, 20);

  @Test
  void memberMayStillTrustTheProcessBeforeThisOne() {
    assertThat(grants.remainingNanos("b", 60)).isEqualTo(40);
    assertThat(grants.remainingNanos("b", 100)).isZero();
  }

  @Test
  void grantLastsFromWhenItWasAskedFor() {
    assertThat(grants.grant("b", 110)).isTrue();
    assertThat(grants.remainingNanos("b", 115)).isEqualTo(15);
    assertThat(grants.remainingNanos("c", 115)).isNegative();
  }

  @Test
  void whoHasSomethingToAcknowledgeIsGrantedNothing() {
    grants.grant("b", 110);
    grants.due("b");
    grants.due("b");
    assertThat(grants.grant("b", 120)).isFalse();
    grants.settled("b");
    assertThat(grants.grant("b", 121)).isFalse();
    assertThat(grants.remainingNanos("b", 121)).isEqualTo(9);
    assertThat(grants.grant("c", 121)).isTrue();
    grants.settled("b");
    assertThat(grants.grant("b", 122)).isTrue();
  }
}
