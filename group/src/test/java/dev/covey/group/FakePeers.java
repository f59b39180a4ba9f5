package dev.covey.group;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A cluster in which a test says who owns what; this node, unless told otherwise. Not safe for
 * concurrent use.
 */
final class FakePeers implements Peers {

  static final String SELF = "self";

  private final Map<String, Ownership> owners = new HashMap<>();
  private final Ownership here = Ownership.here(SELF);
  private CompletableFuture<Void> awaited = CompletableFuture.completedFuture(null);
  private long revision = 1;
  private long registryId;
  private boolean leaving;
  private List<Peer> others = List.of();
  private Optional<Peer> standIn = Optional.empty();

  /** Gives keys to an owner, and ends the ownership before. */
  void give(Ownership owner, String... keys) {
    for (String key : keys) {
      Ownership before = owners.put(key, owner);
      if (before != null) {
        before.end();
      }
    }
  }

  Ownership give(Peer owner, String... keys) {
    Ownership ownership = Ownership.of(owner);
    give(ownership, keys);
    return ownership;
  }

  /** Who is in the view beside this node. */
  void others(Peer... peers) {
    others = List.of(peers);
  }

  /** Who answers for keys whose owner cannot be reached; at first this node. */
  void standIn(Peer peer) {
    standIn = Optional.of(peer);
  }

  /** This node is about to leave a registry. */
  void leave() {
    registryId = 7;
    leaving = true;
    here.end();
  }

  void revision(long now) {
    revision = now;
  }

  /** From now on, those who wait for a revision wait for this. */
  void holdRevision(CompletableFuture<Void> until) {
    awaited = until;
  }

  @Override
  public Ownership ownerOf(String key) {
    return owners.getOrDefault(key, here);
  }

  @Override
  public Optional<Peer> standInOf(String key) {
    return standIn;
  }

  @Override
  public List<Peer> peers() {
    return others;
  }

  @Override
  public ViewName view() {
    return new ViewName(registryId, revision);
  }

  @Override
  public CompletionStage<Void> awaitView(ViewName wanted, long timeoutNanos) {
    return awaited;
  }

  @Override
  public CompletionStage<Void> awaitBarrier(long timeoutNanos) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public boolean isLeaving() {
    return leaving;
  }

  @Override
  public CompletionStage<Void> awaitSettled(long timeoutNanos) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletableFuture<WriteAnswer> dropElsewhere(
      String group, List<String> keys, long timeoutNanos) {
    return Acknowledgements.of(peers(), peer -> peer.drop(group, keys, timeoutNanos));
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAllElsewhere(String group, long timeoutNanos) {
    return Acknowledgements.of(peers(), peer -> peer.dropAll(group, timeoutNanos));
  }
}
