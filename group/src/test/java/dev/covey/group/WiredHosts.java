package dev.covey.group;

import dev.covey.singleflight.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * A group on three nodes that call each other at once, on the thread that asks; with one time, and
 * one origin, which takes a while. Not safe for concurrent use.
 */
final class WiredHosts {

  static final int NODES = 3;
  static final Duration LOAD_TAKES = Duration.ofMillis(20);

  final ManualTime time = new ManualTime();

  /** When the loads of each key began. */
  final Map<String, List<Long>> loads = new HashMap<>();

  final List<GroupHost<String>> hosts = new ArrayList<>();

  WiredHosts(GroupConfig config) {
    for (int i = 0; i < NODES; i++) {
      String self = "node-" + i;
      GroupContext context =
          new GroupContext(
              self, new Others(i), time, time, Runnable::run, Runnable::run, 0, 1_000_000_000);
      hosts.add(GroupHost.open("g", Codec.utf8(), this::load, config, context));
    }
  }

  private CompletionStage<Loaded<String>> load(String key) {
    loads.computeIfAbsent(key, first -> new ArrayList<>()).add(time.getAsLong());
    CompletableFuture<Loaded<String>> answer = new CompletableFuture<>();
    time.schedule(() -> answer.complete(Loaded.of("value of " + key)), LOAD_TAKES.toNanos());
    return answer;
  }

  /** How one node sees the cluster. */
  private final class Others implements Peers {

    private final List<Ownership> owners;

    Others(int self) {
      owners =
          IntStream.range(0, NODES)
              .mapToObj(i -> i == self ? Ownership.here("node-" + i) : Ownership.of(new Wired(i)))
              .toList();
    }

    @Override
    public Ownership ownerOf(String key) {
      return owners.get(Math.floorMod(key.hashCode(), NODES));
    }

    @Override
    public Optional<Peer> standInOf(String key) {
      return Optional.empty();
    }

    @Override
    public List<Peer> peers() {
      return owners.stream().flatMap(owner -> owner.peer().stream()).toList();
    }

    @Override
    public CompletionStage<Void> awaitBarrier(long timeoutNanos) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public boolean isLeaving() {
      return false;
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

    @Override
    public ViewName view() {
      return new ViewName(0, 1);
    }

    @Override
    public CompletionStage<Void> awaitView(ViewName view, long timeoutNanos) {
      return CompletableFuture.completedStage(null);
    }
  }

  private final class Wired implements Peer {

    private final int index;

    Wired(int index) {
      this.index = index;
    }

    @Override
    public String id() {
      return "node-" + index;
    }

    @Override
    public CompletableFuture<Answer> fetch(
        String group, String key, FetchMode mode, long timeoutNanos) {
      return hosts.get(index).answer(key, mode).toCompletableFuture();
    }

    @Override
    public List<CompletableFuture<Answer>> fetchAll(
        String group, List<String> keys, FetchMode mode, long timeoutNanos) {
      return keys.stream().map(key -> fetch(group, key, mode, timeoutNanos)).toList();
    }

    @Override
    public CompletableFuture<Optional<Handed>> peek(String group, String key, long timeoutNanos) {
      return CompletableFuture.completedFuture(hosts.get(index).give(key));
    }

    @Override
    public CompletableFuture<List<WriteAnswer>> write(
        String group, List<Write> writes, long timeoutNanos) {
      return hosts.get(index).write(writes, timeoutNanos).toCompletableFuture();
    }

    @Override
    public CompletableFuture<WriteAnswer> drop(String group, List<String> keys, long timeoutNanos) {
      hosts.get(index).drop(keys);
      return CompletableFuture.completedFuture(new WriteAnswer.Done());
    }

    @Override
    public CompletableFuture<WriteAnswer> dropAll(String group, long timeoutNanos) {
      hosts.get(index).dropAll();
      return CompletableFuture.completedFuture(new WriteAnswer.Done());
    }
  }
}
