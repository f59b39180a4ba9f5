package dev.covey.group;

import static dev.covey.group.FakePeer.CACHED;
import static dev.covey.group.OwnerTest.assertSums;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node that does not own a key keeps a copy of. */
class MirroringTest {

  private final GroupFixture fixture = new GroupFixture();
  private final FakePeer owner = new FakePeer("b");

  MirroringTest() {
    fixture.peers.give(owner, "k");
  }

  @Test
  void valueIsKeptWhenItIsFetchedASecondTime() {
    owner.next(value("1")).next(value("2"));
    Group<String> group = fixture.host(GroupConfig.defaults()).group();
    assertThat(group.lookup("k").source()).isEqualTo(Source.PEER_HIT);
    assertThat(group.stats().hot().entries()).isZero();
    assertThat(group.lookup("k").source()).isEqualTo(Source.PEER_HIT);
    assertThat(group.lookup("k").source()).isEqualTo(Source.HOT_HIT);
    assertThat(group.get("k")).isEqualTo("2");
    assertSums(group.stats());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10})
  void valueIsKeptAfterAsManyFetchesAsTheGroupIsSetTo(int fetches) {
    Group<String> group = fixture.host(after(fetches)).group();
    for (int i = 0; i < fetches; i++) {
      owner.next(value("v"));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(group.get("k")).isEqualTo("v");
    }
    assertThat(group.stats().fetches()).isEqualTo(fetches);
    assertThat(group.stats().hotHits()).isEqualTo(20 - fetches);
  }

  @Test
  void valueOfAHotKeyIsKeptAtOnce() {
    owner.next(hot("v"));
    Group<String> group = fixture.host(after(255)).group();
    assertThat(group.lookup("k").source()).isEqualTo(Source.PEER_HIT);
    assertThat(group.lookup("k").source()).isEqualTo(Source.HOT_HIT);
  }

  @Test
  void valueOfAHotKeyIsKeptAgainWhenItsCopyHasEndedAndItsOwnerHasForgotten() {
    owner.next(new Answer.Value(bytes("v"), new Freshness(0, 10, false), true)).next(value("w"));
    Group<String> group = fixture.host(GroupConfig.defaults()).group();
    group.get("k");
    fixture.time.advance(10);
    assertThat(group.get("k")).isEqualTo("w");
    assertThat(group.lookup("k").source()).isEqualTo(Source.HOT_HIT);
  }

  @Test
  void absenceIsKeptAtOnce() {
    owner.next(new Answer.Absent(CACHED));
    Group<String> group = fixture.host(GroupConfig.defaults()).group();
    assertThat(group.find("k")).isEmpty();
    assertThat(group.find("k")).isEmpty();
    assertThat(owner.requests()).hasSize(1);
  }

  @Test
  void hotValueOfAFlightThatWasDetachedIsNotKept() {
    GroupHost<String> host = fixture.host(GroupConfig.defaults());
    CompletableFuture<String> before = host.group().getAsync("k");
    host.drop(List.of("k"));
    owner.requests().get(0).answer(hot("old"));
    assertThat(before).isCompletedWithValue("old");
    assertThat(host.group().stats().hot().entries()).isZero();
  }

  @Test
  void withoutAHotTierNothingIsKeptHoweverHot() {
    owner.next(hot("v")).next(hot("v"));
    Group<String> group = fixture.host(GroupConfig.builder().hotShare(0).build()).group();
    group.get("k");
    group.get("k");
    assertThat(group.stats().fetches()).isEqualTo(2);
  }

  /** A getter's fetch is another flight than a caller's: both may be under way. */
  @Test
  void valueThatIsNotKeptEndsTheAbsenceThatCameBeforeIt() {
    AtomicReference<CompletableFuture<String>> nested = new AtomicReference<>();
    GroupHost<String> host = fixture.host(GroupConfig.defaults());
    fixture.getter =
        key -> {
          nested.set(host.group().getAsync("k"));
          return Loaded.of("v");
        };
    CompletableFuture<String> caller = host.group().getAsync("k");
    host.group().get("own");
    owner.requests().get(1).answer(new Answer.Absent(CACHED));
    assertThat(nested.get()).isCompletedExceptionally();
    assertThat(host.group().stats().absent().entries()).isEqualTo(1);
    owner.requests().get(0).answer(value("v"));
    assertThat(caller).isCompletedWithValue("v");
    assertThat(host.group().stats().absent().entries()).isZero();
    assertThat(host.group().stats().hot().entries()).isZero();
  }

  private static GroupConfig after(int fetches) {
    return GroupConfig.builder().mirrorAfterFetches(fetches).build();
  }

  private static Answer value(String text) {
    return new Answer.Value(bytes(text), CACHED);
  }

  private static Answer hot(String text) {
    return new Answer.Value(bytes(text), CACHED, true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
