package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThisMachineTest {

  @Test
  void nameThatStandsForTheLoopbackAddressIsNotWhatOthersAreTold() {
    assertThat(best("127.0.1.1", "127.0.0.1", "fe80::1", "2001:db8::1", "10.0.0.7", "10.0.0.8"))
        .isEqualTo("10.0.0.7");
    assertThat(best("127.0.1.1", "::1", "2001:db8::1")).isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void nameThatOthersCanUseIsWhatTheyAreTold() {
    assertThat(best("10.0.0.7", "10.0.0.8")).isEqualTo("10.0.0.7");
  }

  @Test
  void machineWithoutNetworkHasItsLoopbackAddress() throws Exception {
    assertThat(best("127.0.1.1", "127.0.0.1", "fe80::1")).isEqualTo("127.0.1.1");
    assertThat(ThisMachine.address()).isNotNull();
  }

  private static String best(String named, String... others) {
    List<InetAddress> addresses = Arrays.stream(others).map(ThisMachineTest::address).toList();
    return ThisMachine.best(address(named), addresses).getHostAddress();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text); // a literal: no name server is asked
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
