package dev.covey.group;

import static dev.covey.group.OwnerTest.assertSums;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What becomes of values when their keys get another owner. */
class InheritanceTest {

  private static final GroupConfig CONFIG =
      GroupConfig.builder()
          .jitter(0)
          .softTimeToLive(Duration.ofNanos(60))
          .timeToLive(Duration.ofNanos(100))
          .build();

  private final GroupFixture fixture = new GroupFixture();
  private final FakePeer before = new FakePeer("before");
  private final Lease lease = Lease.until(Long.MAX_VALUE / 2);

  private GroupHost<String> hostThatFollows(Ownership ownership, String... keys) {
    fixture.time.advance(10_000);
    fixture.peers.give(ownership, keys);
    return fixture.host(CONFIG);
  }

  private Ownership followingBefore() {
    return Ownership.following(FakePeers.SELF, lease, before, null);
  }

  private static Handed handed(String value, long ageNanos) {
    return new Handed(value.getBytes(UTF_8), ageNanos, 30, 50, 50);
  }

  @Test
  void missIsAnsweredByWhoOwnedTheKeyBefore() {
    GroupHost<String> host = hostThatFollows(followingBefore(), "k");
    before.has("k", handed("theirs", 7));
    assertThat(host.group().lookup("k"))
        .isEqualTo(
            new Lookup<>("theirs", Source.PEER_HIT, FakePeers.SELF, Duration.ofNanos(7), false));
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.MAIN_HIT);
    assertThat(fixture.loaded).isEmpty();
    assertThat(host.group().stats().inherited()).isEqualTo(1);
    assertSums(host.group().stats());
  }

  @Test
  void itsTimesGoOn() {
    Ownership following = followingBefore();
    GroupHost<String> host = hostThatFollows(following, "k");
    before.has("k", handed("theirs", 7));
    host.group().get("k");
    following.received();
    fixture.time.advance(29);
    assertThat(host.give("k"))
        .hasValueSatisfying(
            handed ->
                assertThat(List.of(handed.softNanos(), handed.hardNanos(), handed.endNanos()))
                    .containsExactly(1L, 21L, 21L));
    fixture.time.advance(21);
    assertThat(host.group().get("k")).isEqualTo("value of k");
  }

  @Test
  void absenceIsHandedOverToo() {
    GroupHost<String> host = hostThatFollows(followingBefore(), "k");
    before.has("k", new Handed(null, 7, 30, 30, 30));
    assertThat(host.group().find("k")).isEmpty();
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void whatTheOwnerBeforeDoesNotHaveIsLoaded() {
    GroupHost<String> host = hostThatFollows(followingBefore(), "k");
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.LOAD);
  }

  @Test
  void onceAllHasComeNobodyIsAskedForMore() {
    Ownership following = followingBefore();
    GroupHost<String> host = hostThatFollows(following, "k");
    before.has("k", handed("theirs", 7));
    following.received();
    assertThat(host.group().get("k")).isEqualTo("value of k");
  }

  @Test
  void nobodyIsAskedBeforeTheBarrier() {
    Ownership pending = Ownership.following(FakePeers.SELF, Lease.none(), before, null);
    GroupHost<String> host = hostThatFollows(pending, "k");
    before.has("k", handed("theirs", 7));
    assertThat(host.group().get("k")).isEqualTo("value of k");
  }

  @Test
  void valueThatBeganToBeLoadedBeforeARemoveIsRefused() {
    GroupHost<String> host = hostThatFollows(followingBefore(), "k", "other");
    host.group().remove("k");
    fixture.time.advance(5);
    before.has("k", handed("from before the remove", 6));
    assertThat(host.group().get("k")).isEqualTo("value of k");
    host.group().remove("k");
    fixture.time.advance(7);
    before.has("k", handed("from after", 6));
    assertThat(host.group().get("k")).isEqualTo("from after");
  }

  @Test
  void clearRefusesWhatIsOnItsWay() {
    GroupHost<String> host = hostThatFollows(followingBefore(), "k");
    host.dropAll();
    before.has("k", handed("from before", 0));
    assertThat(host.group().get("k")).isEqualTo("value of k");
  }

  @Test
  void whatCannotBeReadIsLoaded() {
    GroupHost<String> host =
        hostWithACodec(
            bytes -> {
              throw new IllegalArgumentException("not mine");
            },
            value -> 0);
    before.has("k", handed("theirs", 7));
    assertThat(host.group().get("k")).isEqualTo("value of k");
    assertThat(host.group().stats().undecodable()).isEqualTo(1);
  }

  @Test
  void whatCannotBeWeighedIsLoaded() {
    GroupHost<String> host =
        hostWithACodec(bytes -> new String(bytes, UTF_8), value -> value.equals("theirs") ? -1 : 0);
    before.has("k", handed("theirs", 7));
    assertThat(host.group().get("k")).isEqualTo("value of k");
    receive(host, fixture.time.getAsLong(), fixture.peers.ownerOf("k"), "k");
  }

  /** That asks who owned k before. */
  private GroupHost<String> hostWithACodec(
      Function<byte[], String> decode, ToLongFunction<String> decodedBytes) {
    fixture.time.advance(10_000);
    fixture.peers.give(followingBefore(), "k");
    return fixture.host(
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return value.getBytes(UTF_8);
          }

          @Override
          public String decode(byte[] bytes) {
            return decode.apply(bytes);
          }

          @Override
          public long decodedBytes(String value, int encodedBytes) {
            return decodedBytes.applyAsLong(value);
          }
        },
        CONFIG);
  }

  @Test
  void whatIsHandedOverInBulkIsThereUnlessItWasRemovedOrIsThereAlready() {
    Ownership following = followingBefore();
    GroupHost<String> host = hostThatFollows(following, "new", "known", "removed", "gone");
    host.group().get("known");
    host.group().remove("removed");
    long askedAt = fixture.time.getAsLong();
    receive(host, askedAt, following, "new", "known", "removed");
    assertThat(host.group().get("new")).isEqualTo("handed new");
    assertThat(host.group().get("known")).isEqualTo("value of known");
    assertThat(host.group().get("removed")).isEqualTo("value of removed");
    following.end();
    receive(host, askedAt, following, "gone");
    assertThat(host.give("gone")).isEmpty();
  }

  private static void receive(
      GroupHost<String> host, long askedAtNanos, Ownership under, String... keys) {
    List<Optional<Handed>> handed = new ArrayList<>();
    List<Ownership> ownerships = new ArrayList<>();
    for (String key : keys) {
      handed.add(Optional.of(handed("handed " + key, 1)));
      ownerships.add(under);
    }
    CompletableFuture<Void> received =
        host.receive(List.of(keys), handed, ownerships, askedAtNanos).toCompletableFuture();
    assertThat(received).isCompleted();
  }

  @Test
  void lostKeysAreKeptForTheirOwnerAsLongAsItsLeaseLasts() {
    Ownership own = Ownership.here(FakePeers.SELF);
    GroupHost<String> host = hostThatFollows(own, "k");
    host.group().get("k");
    Lease ofTheNewOwner = Lease.until(fixture.time.getAsLong() + 20);
    own.endButKeep(ofTheNewOwner);
    host.sweep();
    assertThat(host.hottest(key -> true)).containsExactly("k");
    assertThat(host.give("k")).isPresent();
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.LOAD); // it is not used here
    fixture.time.advance(20);
    assertThat(host.give("k")).isEmpty();
    host.sweep();
    assertThat(host.group().stats().main().entries()).isZero();
  }

  @Test
  void whatAMemberHandsOverBeforeItLeavesIsACopyAndThenThisNodesOwn() {
    Ownership theirs = Ownership.of(before, lease);
    GroupHost<String> host = hostThatFollows(theirs, "k", "swept", "removed");
    receive(host, fixture.time.getAsLong(), theirs, "k", "swept", "removed");
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.HOT_HIT);
    host.drop(List.of("removed"));

    Ownership mine = Ownership.following(FakePeers.SELF, lease, null, theirs);
    fixture.peers.give(mine, "k", "swept", "removed");
    theirs.endButKeep(Lease.unbounded());
    assertThat(host.group().get("k")).isEqualTo("handed k");
    host.sweep();
    assertThat(mine.settleInheritance()).isTrue();
    host.sweep();
    assertThat(host.group().lookup("swept").source()).isEqualTo(Source.MAIN_HIT);
    assertThat(host.group().get("removed")).isEqualTo("value of removed");
  }

  @Test
  void copyOfALeavingMembersValueIsNotLoadedAnewHere() {
    Ownership theirs = Ownership.of(before, lease);
    GroupHost<String> host = hostThatFollows(theirs, "k");
    receive(host, fixture.time.getAsLong(), theirs, "k");
    fixture.time.advance(30); // its soft limit
    before.next(new Answer.Value("asked".getBytes(UTF_8), FakePeer.CACHED));
    assertThat(host.group().get("k")).isEqualTo("asked");
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void whatIsHandedOverIsLostWithTheLease() {
    Ownership theirs = Ownership.of(before, Lease.until(10_010));
    GroupHost<String> host = hostThatFollows(theirs, "k");
    receive(host, fixture.time.getAsLong(), theirs, "k");
    fixture.time.advance(10);
    fixture.peers.give(Ownership.following(FakePeers.SELF, lease, null, null), "k");
    host.sweep();
    assertThat(host.group().get("k")).isEqualTo("value of k");
  }

  @Test
  void memberThatLeavesSendsAskersOnToTheNextView() {
    GroupHost<String> host = fixture.host(CONFIG);
    fixture.peers.leave();
    assertThat(host.answer("k", FetchMode.LOAD))
        .isCompletedWithValue(new Answer.Moved(new ViewName(7, 2)));
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void whatThisNodeHasLoadedAsAStandInIsItsOwnOnceTheMemberHasGone() {
    Ownership theirs = Ownership.of(before, lease);
    GroupHost<String> host = hostThatFollows(theirs, "k", "swept", "removed", "fetched");
    host.answer("k", FetchMode.STAND_IN);
    host.answer("swept", FetchMode.STAND_IN);
    host.answer("removed", FetchMode.STAND_IN);
    Ownership mine = Ownership.following(FakePeers.SELF, lease, null, theirs);
    fixture.peers.give(mine, "k", "swept", "removed", "fetched");
    theirs.endButKeep(Lease.unbounded());
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.PEER_HIT);
    fixture.time.advance(1);
    host.group().remove("removed");
    host.sweep();
    mine.settleInheritance();
    host.sweep();
    assertThat(host.answer("swept", FetchMode.CACHED_ONLY).toCompletableFuture().join())
        .isInstanceOf(Answer.Value.class);
    assertThat(host.group().get("removed")).isEqualTo("value of removed");
    assertThat(fixture.loaded).containsExactly("k", "swept", "removed", "removed");
  }
}
