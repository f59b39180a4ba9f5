package dev.covey.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.singleflight.ManualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What snapshots keep for the next owner of a slot, here and elsewhere. */
class InheritedSlotsTest {

  private static final int SLOTS = 64;
  private static final Member SELF = Member.parse("a=h:1");
  private static final Member OTHER = Member.parse("b=h:2");
  private static final Member THIRD = Member.parse("c=h:3");

  private final ManualTime time = new ManualTime();
  private final Lease own = Lease.until(1_000);
  private final Lease others = Lease.until(1_000);
  private final Lease pending = Lease.none();
  private final Lease kept = Lease.until(500);
  private final Map<String, Peer> peers = new HashMap<>();
  private boolean settled = true;
  private boolean heard = true;

  private final Snapshot.Leases leases =
      new Snapshot.Leases() {
        @Override
        public Lease of(Member owner) {
          return owner.denotes(SELF) ? own : others;
        }

        @Override
        public boolean isSettled(Member owner) {
          return settled;
        }

        @Override
        public Lease pending() {
          return pending;
        }

        @Override
        public Lease keptFor(Member owner) {
          return kept;
        }

        @Override
        public boolean isLeftBehind(Ownership last) {
          return heard;
        }
      };

  private Snapshot snapshot(Snapshot before, Member... members) {
    return snapshot(before, 1 + before.view().revision(), members);
  }

  private Snapshot first(Member... members) {
    return Snapshot.of(new View(7, 1, List.of(members)), SELF, this::peer, leases, null, SLOTS);
  }

  private Snapshot snapshot(Snapshot before, long revision, Member... members) {
    Snapshot next =
        Snapshot.of(
            new View(7, revision, List.of(members)), SELF, this::peer, leases, before, SLOTS);
    before.endAllBut(next);
    return next;
  }

  private Peer peer(Member member) {
    return peers.computeIfAbsent(member.id(), id -> new RemotePeer(member, new FakeWire(), time));
  }

  /** A key of the other one, which is this node's once that is gone. */
  private static String keyOf(Snapshot snapshot, Member owner) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "k" + i)
        .filter(key -> snapshot.ring().ownerOf(key).equals(owner))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void joinerAsksWhoOwnedItsSlotsWithoutIt() {
    Snapshot joined = first(SELF, OTHER);
    assertThat(joined.ownerOf(keyOf(joined, SELF)).before()).contains(peer(OTHER));
    assertThat(joined.arriving()).containsOnlyKeys(peer(OTHER));
  }

  @Test
  void ownerKeepsWhatItHadForTheJoinerAndLetsItGoWhenThatGoes() {
    Snapshot alone = first(SELF);
    Snapshot joined = snapshot(alone, SELF, OTHER);
    String key = keyOf(joined, OTHER);
    Ownership lost = alone.ownerOf(key);
    assertThat(lost.isOver()).isTrue();
    assertThat(lost.isKept(499)).isTrue();
    assertThat(lost.isKept(500)).isFalse();
    snapshot(joined, SELF);
    assertThat(lost.isKept(0)).isFalse();
  }

  @Test
  void heirOfAMemberThatHasGoneUsesWhatItHeardOf() {
    Snapshot two = first(SELF, OTHER);
    String key = keyOf(two, OTHER);
    Ownership theirs = two.ownerOf(key);
    Snapshot alone = snapshot(two, SELF);
    assertThat(alone.ownerOf(key).inheritedOrNull()).isSameAs(theirs);
    assertThat(theirs.isKept(Long.MAX_VALUE)).isTrue();
    assertThat(alone.settleInheritance()).isTrue();
    assertThat(theirs.isKept(0)).isFalse();
    assertThat(alone.settleInheritance()).isFalse();
  }

  @Test
  void heirThatHasNotHeardOfEverythingInheritsNothing() {
    heard = false;
    Snapshot two = first(SELF, OTHER);
    String key = keyOf(two, OTHER);
    Ownership theirs = two.ownerOf(key);
    Snapshot alone = snapshot(two, SELF);
    assertThat(alone.ownerOf(key).inheritedOrNull()).isNull();
    assertThat(theirs.isKept(0)).isFalse();
  }

  @Test
  void inheritanceGoesOnUntilItIsSettled() {
    Snapshot two = first(SELF, OTHER);
    String key = keyOf(two, OTHER);
    Ownership theirs = two.ownerOf(key);
    settled = false;
    Snapshot waiting = snapshot(two, SELF);
    settled = true;
    Snapshot ready = snapshot(waiting, waiting.view().revision(), SELF);
    assertThat(ready.ownerOf(key).inheritedOrNull()).isSameAs(theirs);
    assertThat(theirs.isKept(0)).isTrue();
  }

  @Test
  void inheritanceOfASlotThatWasLostAgainBeforeItWasSettledWasKeptForEver() {
    Snapshot two = first(SELF, OTHER);
    settled = false;
    Snapshot waiting = snapshot(two, SELF);
    Snapshot three = snapshot(waiting, SELF, THIRD);
    String key =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "k" + i)
            .filter(k -> two.ring().ownerOf(k).equals(OTHER))
            .filter(k -> three.ring().ownerOf(k).equals(THIRD))
            .findFirst()
            .orElseThrow();
    assertThat(two.ownerOf(key).isKept(0)).isFalse();
  }

  @Test
  void inheritanceOfANodeThatLostItsRegistrationBeforeItWasSettledWasKeptForEver() {
    Snapshot two = first(SELF, OTHER);
    String key = keyOf(two, OTHER);
    Ownership theirs = two.ownerOf(key);
    settled = false;
    Snapshot waiting = snapshot(two, SELF);
    waiting.endAllBut(first(SELF));
    assertThat(theirs.isKept(0)).isFalse();
  }
}
