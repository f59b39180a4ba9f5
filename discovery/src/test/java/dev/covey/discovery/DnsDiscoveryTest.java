package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.DiscoveryStatus.State;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsDiscoveryTest {

  private static final Terms TERMS = new Terms(65_536, 1.05, "h/g", 1);

  private static final String NAME = "covey.example";
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String EXPECTED =
      " (expected: an IPv4 address of each member, as this node's)";

  /** What a name server knows. */
  private static final class Names implements Resolver {

    private List<InetAddress> addresses = List.of();
    private String failure = "";
    private int lookUps;

    void are(String... literals) {
      failure = "";
      addresses = Arrays.stream(literals).map(literal -> ip(literal)).toList();
    }

    void fail(String message) {
      failure = message;
    }

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
      lookUps++;
      assertThat(name).isEqualTo(NAME);
      if (!failure.isEmpty()) {
        throw new UnknownHostException(failure);
      }
      return addresses;
    }

    private static InetAddress ip(String literal) {
      return new Address(literal, 1).ip().orElseThrow();
    }
  }

  private final ManualScheduler time = new ManualScheduler();
  private final Heard heard = new Heard();
  private final Names names = new Names();

  @Test
  void addressesAreMembersThatAreNamedByThem() {
    names.are("10.0.0.2", "10.0.0.1");
    join();
    assertThat(heard.views())
        .containsExactly(View.of(1, List.of(member("10.0.0.1:7001"), member("10.0.0.2:7001"))));
    assertThat(heard.statuses()).containsExactly(DiscoveryStatus.of(State.CURRENT));
  }

  @Test
  void allNodesFindTheSameMembers() {
    names.are("10.0.0.2", "10.0.0.1");
    join();
    names.are("10.0.0.1", "10.0.0.2");
    Heard other = new Heard();
    discovery(names).join(member("10.0.0.2:7001"), TERMS, other);
    assertThat(other.views()).isEqualTo(heard.views());
  }

  @Test
  void otherAddressesAreAnotherView() {
    names.are("10.0.0.1");
    join();
    names.are("10.0.0.1", "10.0.0.2");
    time.advance(INTERVAL);
    assertThat(heard.views()).extracting(View::revision).containsExactly(1L, 2L);
    assertThat(heard.ids()).containsExactly("10.0.0.1:7001", "10.0.0.2:7001");
  }

  @Test
  void otherOrderAndAddressesThatComeTwiceAreNoOtherView() {
    names.are("10.0.0.1", "10.0.0.2");
    join();
    names.are("10.0.0.2", "10.0.0.1", "10.0.0.2");
    time.advance(INTERVAL.multipliedBy(2));
    assertThat(heard.views()).hasSize(1);
  }

  @Test
  void lookUpThatFailsLeavesTheLastListAndSaysSoOnce() {
    names.are("10.0.0.1", "10.0.0.2");
    join();
    names.fail(NAME + ": Temporary failure in name resolution");
    time.advance(Duration.ofMinutes(5));
    assertThat(heard.views()).hasSize(1);
    assertThat(heard.statuses())
        .containsExactly(
            DiscoveryStatus.of(State.CURRENT),
            new DiscoveryStatus(
                State.STALE,
                "look-up of covey.example: Temporary failure in name resolution" + EXPECTED));
  }

  @Test
  void lookUpThatFindsNothingLeavesTheLastListToo() {
    names.are("10.0.0.1", "10.0.0.2");
    join();
    names.are();
    time.advance(INTERVAL);
    assertThat(heard.views()).hasSize(1);
    assertThat(heard.status())
        .isEqualTo(new DiscoveryStatus(State.STALE, "look-up of covey.example: []" + EXPECTED));
  }

  @Test
  void resolverThatBreaksIsALookUpThatFails() {
    List<String> breaks = new ArrayList<>();
    names.are("10.0.0.1");
    DnsDiscovery discovery =
        discovery(
            name -> {
              if (!breaks.isEmpty()) {
                throw new IllegalStateException(breaks.get(0));
              }
              return names.resolve(name);
            });
    discovery.join(member("10.0.0.1:7001"), TERMS, heard);
    breaks.add("broken");
    time.advance(INTERVAL);
    assertThat(heard.status().detail())
        .isEqualTo("look-up of covey.example: java.lang.IllegalStateException: broken" + EXPECTED);
    breaks.clear();
    time.advance(INTERVAL);
    assertThat(heard.status().state()).isEqualTo(State.CURRENT);
  }

  @Test
  void lookUpThatSucceedsAgainIsCurrent() {
    names.are("10.0.0.1");
    join();
    names.fail(NAME);
    time.advance(INTERVAL);
    names.are("10.0.0.1", "10.0.0.2");
    time.advance(INTERVAL);
    assertThat(heard.ids()).containsExactly("10.0.0.1:7001", "10.0.0.2:7001");
    assertThat(heard.status()).isEqualTo(DiscoveryStatus.of(State.CURRENT));
  }

  @Test
  void waitsGetLongerWhileLookUpsFailAndAreAsBeforeAfterwards() {
    names.are("10.0.0.1");
    join();
    names.lookUps = 0;
    names.fail(NAME);
    time.advance(Duration.ofMinutes(30));
    assertThat(names.lookUps).isBetween(30 * 60 / 40, 30 * 60 / 10); // 20 s on average
    names.are("10.0.0.1");
    time.advance(INTERVAL.multipliedBy(8));
    names.lookUps = 0;
    time.advance(INTERVAL.multipliedBy(10));
    assertThat(names.lookUps).isEqualTo(10);
  }

  @Test
  void addressesOfTheOtherFamilyAreNoMembers() {
    names.are("10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2");
    join();
    assertThat(heard.ids()).containsExactly("10.0.0.1:7001", "10.0.0.2:7001");
    Heard other = new Heard();
    discovery(names).join(member("[fd00:0:0:0:0:0:0:1]:7001"), TERMS, other);
    assertThat(other.ids())
        .containsExactly("[fd00:0:0:0:0:0:0:1]:7001", "[fd00:0:0:0:0:0:0:2]:7001");
  }

  @Test
  void lookUpThatFailsFailsTheJoin() {
    names.fail(NAME);
    assertThatThrownBy(this::join)
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("look-up of covey.example: unknown host" + EXPECTED);
  }

  @Test
  void lookUpThatFindsTheOtherFamilyOnlyFailsTheJoin() {
    names.are("fd00::1");
    assertThatThrownBy(this::join)
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("look-up of covey.example: [fd00:0:0:0:0:0:0:1]" + EXPECTED);
  }

  @Test
  void nodeThatIsNotInTheListYetIsAClientOfTheOthers() {
    names.are("10.0.0.2");
    join();
    assertThat(heard.ids()).containsExactly("10.0.0.2:7001");
  }

  @Test
  void memberOfAnotherIdThanItsAddressIsToldWhichOneIsExpected() {
    assertThatThrownBy(() -> discovery(names).join(Member.parse("a=10.0.0.1:7001"), TERMS, heard))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(
            "member id: \"a\" (expected: 10.0.0.1:7001, since all know a member at covey.example"
                + " by its address)");
    assertThat(names.lookUps).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          covey-0:7001  | address of this node: covey-0:7001 (expected: an IP address, as a look-up of covey.example tells)
          10.0.0.1:7002 | address of this node: 10.0.0.1:7002 (expected: port 7001, as of all members at covey.example)
          10.0.0.1:0    | address of this node: 10.0.0.1:0 (expected: port 7001, as of all members at covey.example)
          """)
  void addressThatNoLookUpCanTellIsRefused(String address, String expected) {
    assertThatThrownBy(() -> discovery(names).idAt(() -> Address.parse(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(expected);
    Member there = Member.of("a", Address.parse(address));
    assertThatThrownBy(() -> discovery(names).join(there, TERMS, heard))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:7001, 10.0.0.1:7001",
    "[::1]:7001, [0:0:0:0:0:0:0:1]:7001",
    "[FD00::0:1]:7001, [fd00:0:0:0:0:0:0:1]:7001"
  })
  void idFollowsFromTheAddressHoweverItIsWritten(String address, String expected) {
    assertThat(discovery(names).idAt(() -> Address.parse(address))).contains(expected);
  }

  @Test
  void closedDiscoveryLooksNothingUp() {
    names.are("10.0.0.1");
    DnsDiscovery discovery = join();
    discovery.close();
    names.are("10.0.0.2");
    time.advance(INTERVAL.multipliedBy(3));
    assertThat(heard.views()).hasSize(1);
    assertThat(names.lookUps).isEqualTo(1);
  }

  /** One whose look-ups close these before they answer. */
  private DnsDiscovery thatCloses(List<DnsDiscovery> closing) {
    return discovery(
        name -> {
          closing.forEach(DnsDiscovery::close);
          return names.resolve(name);
        });
  }

  @Test
  void lookUpThatEndsAfterTheCloseDeliversNothing() {
    List<DnsDiscovery> closing = new ArrayList<>();
    names.are("10.0.0.1");
    DnsDiscovery discovery = thatCloses(closing);
    discovery.join(member("10.0.0.1:7001"), TERMS, heard);
    names.are("10.0.0.2");
    closing.add(discovery);
    time.advance(INTERVAL);
    assertThat(heard.views()).hasSize(1);
  }

  @Test
  void closeWhileTheFirstLookUpRunsFailsTheJoin() {
    List<DnsDiscovery> closing = new ArrayList<>();
    names.are("10.0.0.1");
    DnsDiscovery discovery = thatCloses(closing);
    closing.add(discovery);
    assertThatThrownBy(() -> discovery.join(member("10.0.0.1:7001"), TERMS, heard))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("member 10.0.0.1:7001 cannot join: closed");
    assertThat(heard.views()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void portThatNoMemberCanHaveIsRefused(int port) {
    assertThatThrownBy(() -> DnsDiscovery.of(NAME, port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("port: " + port + " (expected: ");
  }

  @Test
  void nameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> DnsDiscovery.of("covey_example", 7001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host: \"covey_example\" (expected: ");
  }

  @Test
  void jvmKnowsTheAddressesOfThisMachine() throws UnknownHostException {
    assertThat(Resolver.ofJvm().resolve("127.0.0.1")).containsExactly(Names.ip("127.0.0.1"));
  }

  private static Member member(String address) {
    return Member.of(address, Address.parse(address));
  }

  private DnsDiscovery join() {
    DnsDiscovery discovery = discovery(names);
    discovery.join(member("10.0.0.1:7001"), TERMS, heard);
    return discovery;
  }

  private DnsDiscovery discovery(Resolver resolver) {
    return new DnsDiscovery(NAME, 7001, INTERVAL, resolver, new Random(1), id -> time);
  }
}
