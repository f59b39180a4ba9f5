package dev.covey.group;

import static dev.covey.group.OwnerTest.assertSums;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes of keys that the node owns: by callers on it, and by peers. */
class OwnedWriteTest {

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final GroupFixture fixture = new GroupFixture();
  private final FakePeer b = new FakePeer("b");
  private final FakePeer c = new FakePeer("c");

  @Test
  void putValueIsThereWithoutALoad() {
    Group<String> group = fixture.host().group();
    group.put("k", "put");
    assertThat(group.lookup("k"))
        .isEqualTo(new Lookup<>("put", Source.MAIN_HIT, FakePeers.SELF, Duration.ZERO, false));
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void putReplacesWhatWasLoadedAndWhatWasKnownToBeAbsent() {
    fixture.getter = key -> key.equals("none") ? Loaded.absent() : Loaded.of("loaded");
    Group<String> group = fixture.host().group();
    group.get("k");
    assertThat(group.find("none")).isEmpty();
    group.putAll(Map.of("k", "put", "none", "put too"));
    assertThat(group.getAll(List.of("k", "none"))).isEqualTo(Map.of("k", "put", "none", "put too"));
    assertThat(fixture.loaded).containsExactly("k", "none");
  }

  @Test
  void removedKeyIsLoadedAgain() {
    Group<String> group = fixture.host().group();
    group.get("k");
    group.remove("k");
    assertThat(group.stats().main().entries()).isZero();
    assertThat(group.lookup("k").source()).isEqualTo(Source.LOAD);
  }

  @Test
  void nobodyWhoAsksAfterARemoveJoinsAFlightThatBeganBeforeTheKeyWasDropped() {
    ManualExecutor loaders = new ManualExecutor();
    GroupFixture slow = new GroupFixture(loaders, Runnable::run);
    AtomicReference<@Nullable Runnable> onReading = new AtomicReference<>();
    LongSupplier ticker =
        () -> {
          Runnable once = onReading.getAndSet(null);
          if (once != null) {
            once.run();
          }
          return slow.time.getAsLong();
        };
    GroupContext context =
        new GroupContext(
            FakePeers.SELF, slow.peers, ticker, slow.time, loaders, Runnable::run, 1, 1);
    AsyncGetter<String> getter = AsyncGetter.of(key -> slow.getter.load(key));
    GroupConfig config =
        GroupConfig.builder()
            .jitter(0)
            .timeToLive(Duration.ofSeconds(60))
            .staleIfError(Duration.ofHours(1))
            .build();
    GroupHost<String> host = GroupHost.open("g", Codec.utf8(), getter, config, context);
    host.group().getAsync("k");
    loaders.runAll();
    slow.time.advance(Duration.ofSeconds(60).toNanos());

    List<CompletableFuture<String>> before = new ArrayList<>();
    Runnable asStoreDrops = () -> before.add(host.group().getAsync("k"));
    onReading.set(() -> onReading.set(asStoreDrops)); // the first to read it fences the key
    host.drop(List.of("k"));
    assertThat(before).hasSize(1);
    host.group().getAsync("k");
    assertThat(host.group().stats().shared()).isZero();
    loaders.runAll();
    assertThat(host.group().stats().loads()).isEqualTo(3);
  }

  @Test
  void putValueLivesForItsOwnTimeOrTheGroups() {
    GroupConfig config = GroupConfig.builder().timeToLive(Duration.ofNanos(100)).jitter(0).build();
    Group<String> group = fixture.host(config).group();
    fixture.time.advance(1_000); // the age counts from the put
    group.put("short", "put", Duration.ofNanos(10));
    group.put("long", "put");
    fixture.time.advance(9);
    assertThat(group.get("short")).isEqualTo("put");
    fixture.time.advance(1);
    assertThat(group.contains("short")).isFalse();
    fixture.time.advance(89);
    assertThat(group.lookup("long").age()).isEqualTo(Duration.ofNanos(99));
    fixture.time.advance(1);
    assertThat(group.contains("long")).isFalse();
  }

  @Test
  void everyOtherMemberIsToldAndTheWriteWaitsForAllOfThem() {
    fixture.peers.others(b.toDrops(null), c.toDrops(null));
    Group<String> group = fixture.host().group();
    CompletableFuture<Void> put = group.putAsync("k", "put");
    CompletableFuture<Void> removed = group.removeAsync("l");
    assertThat(b.drops())
        .extracting(FakePeer.DropRequest::keys)
        .containsExactly(List.of("k"), List.of("l"));
    b.drops().forEach(drop -> drop.answer().complete(new WriteAnswer.Done()));
    assertThat(put).isNotDone();
    assertThat(group.get("k")).as("the owner goes first").isEqualTo("put");
    c.drops().get(0).answer().complete(new WriteAnswer.Done());
    assertThat(put).isCompleted();
    assertThat(removed).isNotDone();
    c.drops().get(1).answer().complete(new WriteAnswer.Done());
    assertThat(removed).isCompleted();
    assertThat(fixture.time.pending()).as("timers but the main tier's").isEqualTo(1);
  }

  @Test
  void secondWriteDuringAFirstIsCarriedOutToo() {
    fixture.peers.others(b.toDrops(null));
    Group<String> group = fixture.host().group();
    CompletableFuture<Void> first = group.putAsync("k", "first");
    CompletableFuture<Void> second = group.putAsync("k", "second");
    CompletableFuture<Void> removes = group.removeAsync("k");
    CompletableFuture<Void> again = group.removeAsync("k");
    assertThat(b.drops()).hasSize(4);
    assertThat(group.contains("k")).isFalse();
    b.drops().get(3).answer().complete(new WriteAnswer.Done());
    assertThat(again).isCompleted();
    assertThat(List.of(first, second, removes)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whoDoesNotAcknowledgeIsNamed() {
    WriteAnswer unreachable = new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "refused");
    FakePeer d =
        new FakePeer("d").toDrops(new WriteAnswer.Failure(FailureKind.DEADLINE_EXCEEDED, ""));
    fixture.peers.others(b.toDrops(unreachable), c, d);
    Group<String> group = fixture.host().group();
    group.get("k");
    assertThatThrownBy(() -> group.remove("k"))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.members()).containsExactly("b", "d");
              assertThat(e.key()).isEqualTo("k");
              assertThat(e.detail())
                  .isEqualTo(
                      "not acknowledged by b: unreachable: refused; "
                          + "not acknowledged by d: deadline exceeded");
            });
    assertThat(group.contains("k")).as("dropped wherever it could be").isFalse();
    assertThat(c.drops()).hasSize(1);
    assertThat(group.stats().writes()).isEqualTo(1);
    assertThat(group.stats().writeFailures()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SUCH_GROUP", "CLOSED"})
  void memberThatHasNothingOfTheGroupHasNothingToDrop(FailureKind kind) {
    fixture.peers.others(b.toDrops(new WriteAnswer.Failure(kind, "")));
    fixture.host().group().remove("k");
    assertThat(b.drops()).hasSize(1);
  }

  @Test
  void answerThatDoesNotBelongToADropIsNoAcknowledgement() {
    fixture.peers.others(b.toDrops(new WriteAnswer.Moved(new ViewName(0, 7))), c);
    assertThatThrownBy(() -> fixture.host().group().remove("k"))
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("b"));
  }

  @Test
  void membersAreAwaitedForLessLongThanTheCallerWaits() {
    fixture.peers.others(b);
    fixture.host().group().withTimeout(Duration.ofNanos(4_000)).remove("k");
    assertThat(b.drops().get(0).timeoutNanos()).isEqualTo(3_000);
  }

  @Test
  void loadUnderWayDuringARemoveAnswersItsWaitersAndIsNotStored() {
    assertNotStored(host -> host.group().remove("k"), "new");
  }

  @Test
  void loadUnderWayDuringAPutDoesNotTakeItsPlace() {
    assertNotStored(host -> host.group().put("k", "put"), "put");
  }

  @Test
  void loadUnderWayDuringAClearIsNotStored() {
    assertNotStored(host -> host.group().clear(), "new");
  }

  @Test
  void loadUnderWayIsNotStoredWhenAnotherMemberSaysSo() {
    assertNotStored(host -> host.drop(List.of("k")), "new");
    assertNotStored(GroupHost::dropAll, "new");
  }

  /** The write comes while the first load is inside its getter. */
  private static void assertNotStored(Consumer<GroupHost<String>> write, String expected) {
    GroupFixture fixture = new GroupFixture();
    GroupHost<String> host = fixture.host();
    fixture.getter =
        key -> {
          if (fixture.loaded.size() == 1) {
            write.accept(host);
            return Loaded.of("old");
          }
          return Loaded.of("new");
        };
    assertThat(host.group().get("k")).isEqualTo("old");
    assertThat(host.group().get("k")).isEqualTo(expected);
    assertSums(host.group().stats());
  }

  @Test
  void valueThatIsTooLargeIsRefusedAndNothingChanges() {
    fixture.peers.others(b);
    Group<String> group = fixture.host(GroupConfig.builder().maxValueBytes(100).build()).group();
    group.put("k", "old");
    assertThatThrownBy(() -> group.put("k", "x".repeat(101)))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("value of 101 bytes (expected: at most 100)");
    assertThatThrownBy(() -> group.putAll(Map.of("l", "fits", "k", "x".repeat(101))))
        .isInstanceOf(TooLargeException.class);
    assertThat(group.get("k")).isEqualTo("old");
    assertThat(group.contains("l")).isFalse();
    assertThat(b.drops()).hasSize(1);
    assertThat(group.stats().writes()).as("refused before anybody was asked").isEqualTo(1);
  }

  @Test
  void valueThatIsHeavierThanAnEntryMayBeIsRefusedAndNothingChanges() {
    fixture.peers.others(b);
    Group<String> group = fixture.host(GroupConfig.builder().maxBytes(100_000).build()).group();
    group.put("k", "old");
    assertThatThrownBy(() -> group.put("k", "x".repeat(20_000)))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("maxEntryShare");
    assertThat(group.get("k")).isEqualTo("old");
    assertThat(b.drops()).hasSize(1);
    assertThat(group.stats().main().oversized()).isZero();
  }

  @Test
  void whatIsNoKeyNoValueOrNoTimeIsRefusedAtOnce() {
    Group<String> group = fixture.host().group();
    assertThatThrownBy(() -> group.put("k".repeat(5_000), "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: at most 4096 bytes");
    assertThatThrownBy(() -> group.removeAsync("\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> group.put("k", "v", Duration.ZERO))
        .hasMessage("timeToLive: PT0S (expected: > 0)");
    assertThatThrownBy(() -> group.put("k", nothing()))
        .hasMessage("value: null (expected: a value)");
    assertThat(group.stats().writes()).isZero();
  }

  @SuppressWarnings("NullAway") // what a careless caller passes
  private static String nothing() {
    @Nullable String none = null;
    return none;
  }

  @Test
  void valueThatCannotBeEncodedChangesNothing() {
    Codec<String> broken =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            throw new IllegalStateException("no");
          }

          @Override
          public String decode(byte[] bytes) {
            return "";
          }
        };
    Group<String> group = fixture.host(broken, GroupConfig.defaults()).group();
    assertThatThrownBy(() -> group.put("k", "v"))
        .isInstanceOf(WriteFailedException.class)
        .hasMessageContaining("the value cannot be encoded")
        .hasRootCauseMessage("no");
    CompletableFuture<Void> later = group.putAsync("k", "v");
    assertThatThrownBy(later::join).hasCauseInstanceOf(WriteFailedException.class);
  }

  @Test
  void peersWritesAreCarriedOutAndAnswered() {
    fixture.peers.others(b, c);
    GroupHost<String> host = fixture.host();
    host.group().get("gone");
    assertThat(answers(host, Write.put("k", "put".getBytes(UTF_8)), Write.remove("gone")))
        .containsExactly(new WriteAnswer.Done(), new WriteAnswer.Done());
    assertThat(host.group().lookup("k").source()).isEqualTo(Source.MAIN_HIT);
    assertThat(host.group().contains("gone")).isFalse();
    assertThat(b.drops())
        .as("in one message; the writer too, which may have a copy")
        .extracting(FakePeer.DropRequest::keys)
        .containsExactly(List.of("k", "gone"));
    assertThat(c.drops()).hasSize(1);
    assertThat(host.group().stats().writes()).as("counted where it was called").isZero();
  }

  @Test
  void bytesThatCannotBeReadChangeNothing() {
    fixture.peers.others(b);
    GroupHost<String> host = fixture.host();
    host.group().get("k");
    assertThat(answers(host, Write.put("k", new byte[] {(byte) 0xff}), Write.remove("l")))
        .satisfiesExactly(
            bad ->
                assertThat(bad)
                    .isInstanceOfSatisfying(
                        WriteAnswer.Failure.class,
                        f -> assertThat(f.kind()).isEqualTo(FailureKind.UNDECODABLE)),
            good -> assertThat(good).isEqualTo(new WriteAnswer.Done()));
    assertThat(host.group().get("k")).isEqualTo("value of k");
    assertThat(fixture.loaded).containsExactly("k");
    assertThat(b.drops()).extracting(FakePeer.DropRequest::keys).containsExactly(List.of("l"));
    assertThat(host.group().stats().undecodable()).isEqualTo(1);
  }

  @Test
  void codecThatMayBeSlowDoesNotDecodeAPutOnTheNetworksThread() {
    ManualExecutor loaders = new ManualExecutor();
    GroupHost<String> host = new GroupFixture(loaders, Runnable::run).host();
    CompletableFuture<List<WriteAnswer>> put =
        host.write(List.of(Write.put("k", "v".getBytes(UTF_8))), TIMEOUT_NANOS)
            .toCompletableFuture();
    assertThat(put).isNotDone();
    loaders.runAll();
    assertThat(put).isCompleted();
  }

  @Test
  void keyOfAnotherOwnerIsNotWrittenHere() {
    fixture.peers.give(b, "k");
    fixture.peers.revision(7);
    assertThat(answers(fixture.host(), Write.remove("k")))
        .containsExactly(new WriteAnswer.Moved(new ViewName(0, 7)));
  }

  @Test
  void ownerThatLosesTheKeyWhileItWaitsDoesNotVouchForTheWrite() {
    fixture.peers.give(Ownership.here(FakePeers.SELF), "k");
    fixture.peers.others(b.toDrops(null));
    CompletableFuture<List<WriteAnswer>> answer =
        fixture.host().write(List.of(Write.remove("k")), TIMEOUT_NANOS).toCompletableFuture();
    fixture.peers.give(b, "k");
    b.drops().get(0).answer().complete(new WriteAnswer.Done());
    assertThat(answer).isCompletedWithValue(List.of(new WriteAnswer.Moved(new ViewName(0, 1))));
  }

  @Test
  void peersKeyThatIsTooLongHereIsTooLarge() {
    assertThat(answers(fixture.host(), Write.remove("k".repeat(5_000))))
        .singleElement()
        .isInstanceOfSatisfying(
            WriteAnswer.Failure.class, f -> assertThat(f.kind()).isEqualTo(FailureKind.TOO_LARGE));
  }

  @Test
  void dropsThatOwnersAskForAreCounted() {
    GroupHost<String> host = fixture.host();
    host.group().get("k");
    host.drop(List.of("k", "not there"));
    assertThat(host.group().stats().invalidations()).isEqualTo(2);
    assertThat(host.group().stats().main().entries()).isZero();
  }

  @Test
  void closedNodeWritesNothing() {
    GroupHost<String> host = fixture.host();
    host.close();
    Group<String> group = host.group();
    assertThatThrownBy(() -> group.put("k", "v")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> group.remove("k")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(group::clear).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> group.contains("k")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> group.removeAsync("k").join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ClosedException.class);
    assertThat(answers(host, Write.remove("k")))
        .containsExactly(new WriteAnswer.Failure(FailureKind.CLOSED, ""));
    assertThat(group.stats().writes() + group.stats().clears()).isZero();
  }

  @Test
  void inPassThroughWritesStillWork() {
    Group<String> group = fixture.host().group();
    group.get("k");
    group.passThrough(true);
    group.remove("k");
    group.put("l", "put");
    group.passThrough(false);
    assertThat(group.lookup("k").source()).isEqualTo(Source.LOAD);
    assertThat(group.get("l")).isEqualTo("put");
  }

  @Test
  void containsTellsValuesFromKnownAbsenceAndRunsNoGetter() {
    fixture.getter = key -> key.equals("none") ? Loaded.absent() : Loaded.of("v");
    Group<String> group = fixture.host().group();
    group.get("k");
    assertThat(group.find("none")).isEmpty();
    assertThat(group.contains("k")).isTrue();
    assertThat(group.contains("none")).isFalse();
    assertThat(group.contains("other")).isFalse();
    assertThat(fixture.loaded).containsExactly("k", "none");
    assertThat(group.stats().cachedGets()).isEqualTo(3);
  }

  @Test
  void memberThatFailsAgainstItsContractHoldsUpNobody() {
    fixture.peers.others(b.toDrops(null), c);
    CompletableFuture<Void> removed = fixture.host().group().removeAsync("k");
    b.drops().get(0).answer().completeExceptionally(new IllegalStateException("defect"));
    assertThatThrownBy(removed::join)
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.members()).containsExactly("b"));
    assertThat(c.drops()).hasSize(1);
  }

  @Test
  void clearDropsEverythingOnAllMembersInTwoRounds() {
    fixture.peers.others(b.toDrops(null), c);
    GroupHost<String> host = fixture.host();
    host.group().get("k");
    CompletableFuture<Void> cleared = host.encoded().clear(null).toCompletableFuture();
    assertThat(host.group().contains("k")).isFalse();
    host.group().get("k"); // from a member, say, that has not dropped it yet
    assertThat(c.drops()).extracting(FakePeer.DropRequest::keys).containsExactly(List.of());
    b.drops().get(0).answer().complete(new WriteAnswer.Done());
    assertThat(c.drops()).hasSize(2);
    assertThat(host.group().contains("k")).isFalse();
    assertThat(cleared).isNotDone();
    b.drops().get(1).answer().complete(new WriteAnswer.Done());
    assertThat(cleared).isCompleted();
    assertThat(host.group().stats().clears()).isEqualTo(1);
    assertThat(host.group().stats().writes()).isZero();
  }

  @Test
  void clearNamesOnceWhoDidNotAcknowledgeTwice() {
    fixture.peers.others(
        b.toDrops(new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "refused")), c);
    Group<String> group = fixture.host().group();
    assertThatThrownBy(group::clear)
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.members()).containsExactly("b");
              assertThat(e.detail()).isEqualTo("not acknowledged by b: unreachable: refused");
            });
    assertThat(group.stats().writeFailures()).isEqualTo(1);
  }

  private List<WriteAnswer> answers(GroupHost<String> host, Write... writes) {
    return host.write(List.of(writes), TIMEOUT_NANOS).toCompletableFuture().join();
  }
}
