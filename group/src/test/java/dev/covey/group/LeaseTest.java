package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

  /** Near the end of the ticker's range: times are compared by their difference. */
  private static final long START = Long.MAX_VALUE - 5;

  private final Lease lease = Lease.until(at(10));

  @Test
  void lastsUntilItsTimeIsOver() {
    assertThat(lease.isValid(at(0))).isTrue();
    assertThat(lease.isValid(at(9))).isTrue();
    assertThat(lease.isValid(at(10))).isFalse();
  }

  @Test
  void renewalMakesItLastLongerAndNeverShorter() {
    assertThat(lease.renew(at(20), at(9))).isTrue();
    assertThat(lease.isValid(at(19))).isTrue();
    assertThat(lease.renew(at(15), at(9))).isTrue();
    assertThat(lease.isValid(at(19))).isTrue();
  }

  @Test
  void renewalThatCameLateRevivedWhatHadLapsed() {
    assertThat(lease.renew(at(30), at(10))).isFalse();
    assertThat(lease.isValid(at(10))).isFalse();
  }

  @Test
  void endedOneStaysEnded() {
    lease.end();
    assertThat(lease.isValid(at(0))).isFalse();
    assertThat(lease.renew(at(30), at(0))).isFalse();
    assertThat(lease.isOver()).isTrue();
  }

  @Test
  void unboundedOneLastsUntilItIsEnded() {
    Lease unbounded = Lease.unbounded();
    assertThat(unbounded.isValid(Long.MIN_VALUE)).isTrue();
    assertThat(unbounded.isValid(Long.MAX_VALUE)).isTrue();
    assertThat(unbounded.renew(0, at(0))).isTrue();
    unbounded.end();
    assertThat(unbounded.isValid(at(0))).isFalse();
    assertThat(Lease.none().isValid(at(0))).isFalse();
  }

  @Test
  void timeIsLookedAtOnlyIfItMatters() {
    Ownership unbounded = Ownership.here("self");
    assertThat(unbounded.isValid(LeaseTest::never)).isTrue();
    assertThat(Ownership.here("self", lease).isValid(() -> at(10))).isFalse();
    unbounded.end();
    assertThat(unbounded.isValid(LeaseTest::never)).isFalse();
  }

  private static long at(long nanos) {
    return START + nanos;
  }

  private static long never() {
    throw new AssertionError("the time");
  }
}
