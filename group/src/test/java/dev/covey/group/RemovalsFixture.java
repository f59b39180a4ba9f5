package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Events on a node with the groups {@code users} and {@code orders}, which owns all keys and has to
 * tell one peer: whose acknowledgements a test may hold back. Not safe for concurrent use.
 */
final class RemovalsFixture {

  static final RemovalSettings SMALL = new RemovalSettings(3, Duration.ofNanos(100), 4, 8);

  final GroupFixture node;
  final FakePeer peer = new FakePeer("b");
  final GroupHost<String> users;
  final GroupHost<String> orders;
  final Removals removals;

  RemovalsFixture() {
    this(RemovalSettings.defaults(), Runnable::run);
  }

  RemovalsFixture(RemovalSettings settings, Executor callbacks) {
    node = new GroupFixture(Runnable::run, callbacks);
    node.peers.others(peer);
    users = open("users");
    orders = open("orders");
    removals = new Removals(() -> List.of(users, orders), node.time, callbacks, settings);
  }

  private GroupHost<String> open(String name) {
    AsyncGetter<String> getter = AsyncGetter.of(key -> node.getter.load(key));
    GroupConfig config = GroupConfig.builder().jitter(0).build();
    return GroupHost.open(name, Codec.utf8(), getter, config, node.context());
  }

  static RemovalEvent event(String id, String... keysOfUsers) {
    return RemovalEvent.of(id, "users", List.of(keysOfUsers));
  }

  /** From now on the peer acknowledges nothing. */
  RemovalsFixture held() {
    peer.toDrops(null);
    return this;
  }

  void acknowledge(int drop) {
    answer(drop, new WriteAnswer.Done());
  }

  void answer(int drop, WriteAnswer answer) {
    peer.drops().get(drop).answer().complete(answer);
  }

  /** The keys of each message to the peer. */
  List<List<String>> drops() {
    return peer.drops().stream().map(FakePeer.DropRequest::keys).toList();
  }

  void assertStats(Consumer<RemovalStats> expected) {
    RemovalStats stats = removals.stats();
    assertSum(stats);
    expected.accept(stats);
  }

  static void assertSum(RemovalStats stats) {
    assertThat(stats.events())
        .as("events of %s", stats)
        .isEqualTo(
            stats.done()
                + stats.failed()
                + stats.repeats()
                + stats.shared()
                + stats.refused()
                + stats.underWay());
  }
}
