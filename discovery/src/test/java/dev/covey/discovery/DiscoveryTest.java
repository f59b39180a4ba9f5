package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.DiscoveryStatus.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

  private static final Member A = Member.parse("a=127.0.0.1:7001");
  private static final Member B = Member.parse("b=127.0.0.1:7002");

  @Test
  void staticListIsDeliveredWholeAndAtOnce() {
    Heard heard = new Heard();
    StaticDiscovery.parse("b=127.0.0.1:7002, a=127.0.0.1:7001").join(A, ListedNodes.TERMS, heard);
    assertThat(heard.views()).containsExactly(View.of(0, List.of(A, B)));
    assertThat(heard.statuses()).containsExactly(DiscoveryStatus.of(State.CURRENT));
  }

  @Test
  void viewIsTheSameWhateverTheOrder() {
    assertThat(View.of(3, List.of(B, A))).isEqualTo(View.of(3, List.of(A, B)));
  }

  @Test
  void twoMembersOfOneIdAreRefusedByName() {
    assertThatThrownBy(() -> StaticDiscovery.parse("a=h:1,a=h:2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("member id: \"a\" twice (expected: unique ids)");
  }

  @Test
  void twoMembersAtOneAddressOfAStaticListAreRefusedByName() {
    assertThatThrownBy(() -> StaticDiscovery.parse("b=h:1,c=h:2,a=h:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address of members a and b: h:1 (expected: one for each)");
  }

  @Test
  void emptyListIsRefused() {
    assertThatThrownBy(() -> StaticDiscovery.of(List.of()))
        .hasMessage("members: none (expected: at least one)");
  }

  @Test
  void addressesReadAsTheyAreWritten() {
    assertThat(Address.parse("[::1]:7001"))
        .isEqualTo(new Address("::1", 7001))
        .hasToString("[::1]:7001");
    assertThat(Address.parse("db.example:1"))
        .isEqualTo(new Address("db.example", 1))
        .hasToString("db.example:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":1", "host:x", "::1:7001", "host:65536", "host:-1"})
  void badAddressIsNamed(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"covey_b", "a b", "", "käse", "-a", "a/b", "a@b", "[::1]", "::x", "a..b"})
  void hostThatGrpcWouldOnlyRefuseAtTheFirstCallIsRefusedAtOnce(String host) {
    assertThatThrownBy(() -> new Address(host, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "host: \""
                + host
                + "\" (expected: an IP address, or a name of letters, digits, '-' and '.')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "covey-0.covey.svc",
        "3f2a9c",
        "localhost",
        "0.0.0.0",
        "::",
        "fe80::1%eth0",
        "B.example."
      })
  void namesAndIpAddressesAreHosts(String host) {
    assertThat(new Address(host, 1).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=h:1", "a=h", "a=b=h:1:2"})
  void badMemberIsNamed(String text) {
    assertThatThrownBy(() -> Member.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void weightBelowOneIsRefused() {
    assertThatThrownBy(() -> new Member("a", A.address(), 0, "", 0, 0))
        .hasMessage("weight of member a: 0 (expected: >= 1)");
  }
}
