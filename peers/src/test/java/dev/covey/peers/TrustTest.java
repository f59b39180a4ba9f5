package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Lease;
import org.junit.jupiter.api.Test;

class TrustTest {

  private final Trust trust = new Trust();

  @Test
  void nothingIsTrustedBeforeTheFirstGrant() {
    assertThat(trust.lease().isValid(0)).isFalse();
  }

  @Test
  void grantInTimeExtendsTheLease() {
    assertThat(trust.granted(7, 100, 50)).isTrue();
    Lease lease = trust.lease();
    assertThat(trust.granted(7, 150, 99)).isFalse();
    assertThat(trust.lease()).isSameAs(lease);
    assertThat(lease.isValid(149)).isTrue();
  }

  @Test
  void grantAfterALapseBeginsAnotherLease() {
    trust.granted(7, 100, 50);
    Lease lapsed = trust.lease();
    assertThat(trust.granted(7, 150, 100)).isTrue();
    assertThat(trust.lease().isValid(149)).isTrue();
    assertThat(lapsed.isValid(149)).isFalse();
  }

  @Test
  void grantOfAnotherProcessBeginsAnotherLease() {
    trust.granted(7, 100, 50);
    Lease before = trust.lease();
    assertThat(trust.granted(8, 150, 60)).isTrue();
    assertThat(before.isValid(60)).isFalse();
  }

  @Test
  void onlyATrustThatThereWasLapses() {
    assertThat(trust.hasLapsed(0)).isFalse();
    trust.granted(7, 100, 50);
    assertThat(trust.hasLapsed(99)).isFalse();
    assertThat(trust.hasLapsed(100)).isTrue();
    trust.granted(7, 200, 150);
    assertThat(trust.hasLapsed(150)).isFalse();
  }

  @Test
  void grantThatArrivesWhenItIsOverIsNone() {
    assertThat(trust.granted(7, 100, 100)).isFalse();
    assertThat(trust.lease().isValid(100)).isFalse();
  }
}
