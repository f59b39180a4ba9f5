package dev.covey.peers;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.View;
import dev.covey.group.Ownership;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.session.Heartbeats;
import dev.covey.singleflight.ManualTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Clusters as several nodes see theirs, whose heartbeats a test carries. Confined to one thread.
 */
final class WiredClusters {

  static final long REGISTRY = 77;

  final ManualTime time = new ManualTime();
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final Map<String, FakeWire> wires = new LinkedHashMap<>();
  private final Map<String, FakeNoticeboard> noticeboards = new LinkedHashMap<>();

  /** A node, whose registration is not seen by anybody yet. */
  Cluster start(String id, OnDiscoveryLoss onDiscoveryLoss) {
    return start(id, onDiscoveryLoss, time);
  }

  Cluster start(String id, OnDiscoveryLoss onDiscoveryLoss, LongSupplier clock) {
    FakeWire wire = new FakeWire();
    FakeNoticeboard noticeboard = new FakeNoticeboard();
    Cluster cluster =
        new Cluster(member(id, 0), wire, time, Runnable::run, clock, onDiscoveryLoss, noticeboard);
    noticeboards.put(id, noticeboard);
    clusters.put(id, cluster);
    wires.put(id, wire);
    return cluster;
  }

  FakeNoticeboard noticeboard(String id) {
    return Objects.requireNonNull(noticeboards.get(id));
  }

  Cluster cluster(String id) {
    return Objects.requireNonNull(clusters.get(id));
  }

  /** The one acknowledges what the other tells it to drop. */
  void acknowledge(String member, String owner) {
    Objects.requireNonNull(wires.get(owner)).connectDrops(member, keys -> new WriteAnswer.Done());
  }

  /** The member of this id, with this registration. */
  static Member member(String id, long registration) {
    return new Member(id, new Address("h", id.charAt(0)), 1, "", id.charAt(0), 1, registration);
  }

  /** A view of a registry. */
  static View view(long revision, Member... members) {
    return new View(REGISTRY, revision, List.of(members));
  }

  void adopt(View view, String... ids) {
    Stream.of(ids).forEach(id -> cluster(id).adopt(view));
  }

  /** One node's heartbeat to another, and the answer. */
  void beat(String from, String to) {
    Heartbeats heartbeats = heartbeats(from, to);
    heartbeats.answered(cluster(to).beaten(heartbeats.beat()));
  }

  Heartbeats heartbeats(String from, String to) {
    return Objects.requireNonNull(wires.get(from)).watched.entrySet().stream()
        .filter(watched -> watched.getKey().id().equals(to))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError(from + " does not watch " + to));
  }

  /** Everybody's to everybody that it watches, twice: who is settled by the first says so. */
  void beatAll() {
    for (int round = 0; round < 2; round++) {
      wires.forEach(
          (from, wire) ->
              List.copyOf(wire.watched.keySet()).stream()
                  .filter(to -> clusters.containsKey(to.id()))
                  .forEach(to -> beat(from, to.id())));
    }
  }

  /** Whether a node may use what it has of a key. */
  boolean trusts(String id, String key) {
    return owner(id, key).isValid(time.getAsLong());
  }

  Ownership owner(String id, String key) {
    return cluster(id).ownerOf(key);
  }

  /** A key that this member owns as a node sees it. */
  String keyOf(String owner, String seenBy) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "key" + i)
        .filter(key -> owner(seenBy, key).owner().equals(owner))
        .findFirst()
        .orElseThrow();
  }
}
