package dev.covey.peers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegaciesTest {

  private static final long T = Cluster.LEASE_NANOS;
  private static final Member OWNER = Member.parse("b=h:2");
  private static final View VIEW = new View(7, 1, List.of(Member.parse("a=h:1"), OWNER));

  private final Legacies legacies = new Legacies();

  private Lease kept() {
    legacies.adopting(VIEW, true, true);
    return requireNonNull(legacies.keptFor(OWNER, 0));
  }

  @Test
  void nothingIsKeptByWhoCannotVouchForIt() {
    legacies.adopting(VIEW, false, true);
    assertThat(legacies.keptFor(OWNER, 0)).isNull();
  }

  @Test
  void leaseBeginsWithTheViewAndGrowsWithGrants() {
    Lease lease = kept();
    assertThat(lease.isValid(T - 1)).isTrue();
    assertThat(lease.isValid(T)).isFalse();
    legacies.answered(OWNER, true, true, true, 500 + T, 600);
    assertThat(lease.isValid(T + 499)).isTrue();
  }

  @Test
  void lapsedLeaseIsNotGranted() {
    Lease lease = kept();
    legacies.answered(OWNER, true, true, true, T + 500 + T, T + 600);
    assertThat(lease.isValid(T + 700)).isFalse();
  }

  @Test
  void ownerThatIsNotSettledYetHasWrittenNothingSoALapsedLeaseGoesOn() {
    Lease lease = kept();
    legacies.answered(OWNER, true, false, false, T + 500 + T, T + 600);
    assertThat(lease.isValid(T + 700)).isTrue();
  }

  @Test
  void ownerThatWasSettledBeforeMayHaveWrittenSomething() {
    Lease lease = kept();
    legacies.answered(OWNER, true, true, false, 500 + T, 600);
    legacies.answered(OWNER, true, false, false, T + 500 + T, T + 600);
    assertThat(lease.isValid(T + 700)).isFalse();
  }

  @Test
  void ownerInAnotherViewSaysNothing() {
    Lease lease = kept();
    legacies.answered(OWNER, false, false, false, T + 500 + T, T + 600);
    assertThat(lease.isValid(T + 700)).isFalse();
  }
}
