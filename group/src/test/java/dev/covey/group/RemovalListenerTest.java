package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who listens to a group, and what of. */
class RemovalListenerTest {

  /** Notes what it is told, {@code *} for all keys. */
  private static final class Notes implements RemovalListener {

    private final List<String> told = new ArrayList<>();

    /** Runs on each call. */
    private Runnable then = () -> {};

    @Override
    public void removed(String key) {
      told.add(key);
      then.run();
    }

    @Override
    public void removedAll() {
      removed("*");
    }
  }

  private final GroupFixture fixture = new GroupFixture();
  private final Notes notes = new Notes();

  @Test
  void ownerIsToldOnceOfEachWriteAndKey() {
    Group<String> group = fixture.host().group();
    group.onRemoval(notes);
    group.put("a", "put");
    group.put("a", "put");
    group.remove("not there");
    group.putAll(Map.of("b", "put"));
    group.removeAll(List.of("c", "d", "c"));
    group.update("e", key -> Optional.of("put"));
    group.update("f", key -> Optional.empty());
    assertThat(notes.told).containsExactly("a", "a", "not there", "b", "c", "d", "e", "f");
    assertThat(group.stats().listenerCalls()).isEqualTo(group.stats().writes());
  }

  @Test
  void memberIsToldOfWhatOwnersHaveItDrop() {
    GroupHost<String> host = fixture.host();
    host.group().onRemoval(notes);
    host.drop(List.of("a", "b"));
    host.dropAll();
    assertThat(notes.told).containsExactly("a", "b", "*");
  }

  @Test
  void clearIsToldAfterEachOfItsRounds() {
    Group<String> group = fixture.host().group();
    group.onRemoval(notes);
    group.clear();
    assertThat(notes.told).containsExactly("*", "*");
  }

  /** The caller too, which drops a second time when the owner has answered. */
  @Test
  void everyMemberIsToldOnceWhoeverWritesAndWhoeverOwnsTheKey() {
    WiredHosts nodes = new WiredHosts(GroupConfig.builder().jitter(0).build());
    List<Notes> each = new ArrayList<>();
    for (GroupHost<String> host : nodes.hosts) {
      Notes its = new Notes();
      each.add(its);
      host.group().onRemoval(its);
    }
    List<String> keys = IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
    nodes.hosts.get(0).group().removeAll(keys);
    keys.forEach(key -> nodes.hosts.get(1).group().put(key, "put"));
    for (Notes its : each) {
      assertThat(its.told.subList(0, 20)).containsExactlyInAnyOrderElementsOf(keys);
      assertThat(its.told.subList(20, 40)).containsExactlyElementsOf(keys);
      assertThat(its.told).hasSize(40);
    }
    nodes.hosts.get(2).group().clear();
    for (GroupHost<String> host : nodes.hosts) {
      assertThat(host.group().stats().listenerCalls()).isEqualTo(42);
    }
    assertThat(nodes.hosts.stream().mapToLong(host -> host.group().stats().invalidations()).sum())
        .as("each write on all but its owner")
        .isEqualTo(40 * (WiredHosts.NODES - 1));
  }

  @Test
  void whoIsToldFindsTheOldValueGoneAndTheNewOneThere() {
    Group<String> group = fixture.host().group();
    List<Optional<String>> found = new ArrayList<>();
    group.put("k", "old");
    notes.then = () -> found.add(group.getIfCached("k"));
    group.onRemoval(notes);
    group.put("k", "new");
    group.remove("k");
    assertThat(found).containsExactly(Optional.of("new"), Optional.empty());
  }

  @Test
  void loadsAndExpiryAndRefusedWritesAreNotTold() {
    GroupConfig config =
        GroupConfig.builder().jitter(0).timeToLive(Duration.ofNanos(10)).maxValueBytes(5).build();
    Group<String> group = fixture.host(config).group();
    fixture.getter = key -> Loaded.of("v");
    group.onRemoval(notes);
    group.get("k");
    fixture.time.advance(20);
    group.get("k");
    assertThatThrownBy(() -> group.put("k", "too large")).isInstanceOf(TooLargeException.class);
    assertThat(notes.told).isEmpty();
  }

  @Test
  void listenerThatThrowsIsCountedAndHurtsNobody() {
    GroupHost<String> host = fixture.host();
    Notes another = new Notes();
    host.group().onRemoval(notes);
    host.group().onRemoval(another);
    notes.then =
        () -> {
          throw new IllegalStateException("no");
        };
    host.group().remove("a");
    host.group().remove("b");
    assertThat(List.of(notes.told, another.told))
        .allSatisfy(told -> assertThat(told).containsExactly("a", "b"));
    assertThat(host.group().stats().listenerCalls()).isEqualTo(4);
    assertThat(host.group().stats().listenerFailures()).isEqualTo(2);
  }

  @Test
  void listenerIsToldNothingOnceItHasEndedOrTheGroupIsClosed() {
    ManualExecutor callbacks = new ManualExecutor();
    GroupHost<String> host = new GroupFixture(Runnable::run, callbacks).host();
    Notes another = new Notes();
    Runnable end = host.group().onRemoval(notes);
    host.group().onRemoval(another);
    host.drop(List.of("a"));
    end.run();
    end.run();
    callbacks.runAll();
    host.drop(List.of("b"));
    host.close();
    callbacks.runAll();
    assertThat(notes.told).isEmpty();
    assertThat(another.told).containsExactly("a");
  }

  @Test
  void listenerIsCalledInOrderByOneTaskAtATimeOnTheCallbackExecutor() {
    ManualExecutor callbacks = new ManualExecutor();
    GroupHost<String> host = new GroupFixture(Runnable::run, callbacks).host();
    host.group().onRemoval(notes);
    host.drop(List.of("a", "b"));
    host.drop(List.of("a"));
    host.dropAll();
    assertThat(callbacks.waiting()).isEqualTo(1);
    assertThat(notes.told).isEmpty();
    notes.then = () -> assertThat(callbacks.waiting()).isZero();
    callbacks.runOne();
    assertThat(notes.told).containsExactly("a", "b", "a", "*");
    host.drop(List.of("c"));
    callbacks.runOne();
    assertThat(notes.told).endsWith("c");
  }

  @Test
  void listenerMakesWayForOthersNowAndThen() {
    ManualExecutor callbacks = new ManualExecutor();
    GroupHost<String> host = new GroupFixture(Runnable::run, callbacks).host();
    host.group().onRemoval(notes);
    List<String> keys = IntStream.range(0, 250).mapToObj(i -> "k" + i).toList();
    host.drop(keys);
    callbacks.runOne();
    assertThat(notes.told).hasSize(100);
    callbacks.runAll();
    assertThat(notes.told).isEqualTo(keys);
  }

  @Test
  void listenerThatIsTooSlowIsToldThatEverythingIsGone() {
    ManualExecutor callbacks = new ManualExecutor();
    GroupHost<String> host = new GroupFixture(Runnable::run, callbacks).host();
    host.group().onRemoval(notes);
    host.drop(IntStream.range(0, RemovalQueue.MAX_WAITING).mapToObj(i -> "k" + i).toList());
    host.drop(List.of("one more", "and another"));
    callbacks.runAll();
    assertThat(notes.told).containsExactly("*", "and another");
    assertThat(host.group().stats().listenerOverflows()).isEqualTo(1);
  }
}
