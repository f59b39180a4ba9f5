package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.Answer;
import dev.covey.group.CacheException;
import dev.covey.group.EncodedGroup;
import dev.covey.group.EncodedLookup;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.GroupHost;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.group.Peers;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.session.Answering;
import dev.covey.peers.session.OneAtATime;
import dev.covey.ring.Ring;
import dev.covey.singleflight.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one of its nodes sees it: the view, who owns which key in it, and the groups of
 * this node.
 *
 * <p>Safe for concurrent use; {@link #adopt} is called serially. Makes no thread and has no clock
 * of its own.
 */
public final class Cluster implements Peers, Answering {

  private final Member self;
  private final Wire wire;
  private final ViewWaiters viewWaiters;
  private final Executor sweeper;
  private final Map<String, GroupHost<?>> groups = new ConcurrentHashMap<>();

  private final OneAtATime sweeping =
      new OneAtATime(() -> groups.values().forEach(GroupHost::dropMoved));

  /** Confined to {@link #adopt}. */
  private final Map<Member.Identity, Peer> peerOf = new HashMap<>();

  /** Swapped whole, by {@link #adopt}. */
  private volatile Snapshot snapshot;

  /**
   * A cluster of which this node knows nobody else yet.
   *
   * @param timer ends waits for views that do not come
   * @param sweeper gives back the bytes of what a view has moved or a peer has cleared, which takes
   *     time in proportion to all entries: so who delivers the one or the other does not wait for
   *     it
   */
  public Cluster(Member self, Wire wire, Timer timer, Executor sweeper) {
    this.self = self;
    this.wire = wire;
    this.viewWaiters = new ViewWaiters(timer);
    this.sweeper = sweeper;
    this.snapshot = Snapshot.of(View.of(Long.MIN_VALUE, List.of(self)), self, this::peer, null);
  }

  /**
   * Takes a new view: whole, in place of the one before. An empty one stands for a cluster of this
   * node alone.
   *
   * <p>Ownerships that do not pass into the new view end before it can be seen.
   */
  public void adopt(View view) {
    View inhabited = view.members().isEmpty() ? view.with(List.of(self)) : view;
    Snapshot before = snapshot;
    Snapshot after = Snapshot.of(inhabited, self, this::peer, before);
    before.endAllBut(after);
    snapshot = after;
    groups.values().forEach(GroupHost::detachMoved);
    askForSweep();
    before.members().stream().filter(member -> !after.has(member)).forEach(this::forget);
    viewWaiters.reached(after.name());
  }

  /**
   * The members of the current view, this node included if it is in the list, in the order of their
   * ids.
   */
  public List<Member> members() {
    return snapshot.members();
  }

  /** The current view; before the first one, this node alone. */
  public View currentView() {
    return snapshot.view();
  }

  /** Who owns which slot in the current view. */
  public Ring<Member> ring() {
    return snapshot.ring();
  }

  /**
   * What a caller on this node gets for a key.
   *
   * @return as {@link EncodedGroup#lookup}; fails with {@link dev.covey.group.NoSuchGroupException}
   *     if this node does not have the group
   * @throws IllegalArgumentException as {@link EncodedGroup#lookup} does
   */
  public CompletionStage<EncodedLookup> lookup(
      String groupName, String key, @Nullable Duration timeout) {
    return called(groupName, key, group -> group.lookup(key, timeout));
  }

  /**
   * What a caller on this node gets for many keys.
   *
   * @return as {@link EncodedGroup#lookupAll}; each fails with {@link
   *     dev.covey.group.NoSuchGroupException} if this node does not have the group
   * @throws IllegalArgumentException as {@link EncodedGroup#lookupAll} does
   */
  public Map<String, CompletionStage<EncodedLookup>> lookupAll(
      String groupName, Collection<String> keys, @Nullable Duration timeout) {
    GroupHost<?> group = groups.get(groupName);
    if (group != null) {
      return group.encoded().lookupAll(keys, timeout);
    }
    Map<String, CompletionStage<EncodedLookup>> none = new LinkedHashMap<>();
    keys.forEach(key -> none.put(key, CompletableFuture.failedStage(noSuchGroup(groupName, key))));
    return none;
  }

  /**
   * Puts a value in its encoded form, as a caller on this node would.
   *
   * @return as {@link EncodedGroup#put}; fails with {@link dev.covey.group.NoSuchGroupException} if
   *     this node does not have the group
   * @throws IllegalArgumentException as {@link EncodedGroup#put} does
   */
  public CompletionStage<Void> put(
      String groupName,
      String key,
      byte[] bytes,
      @Nullable Duration timeToLive,
      @Nullable Duration timeout) {
    return called(groupName, key, group -> group.put(key, bytes, timeToLive, timeout));
  }

  /** Removes keys, as a caller on this node would; on the same terms as {@link #put}. */
  public CompletionStage<Void> removeAll(
      String groupName, List<String> keys, @Nullable Duration timeout) {
    String first = keys.isEmpty() ? "" : keys.get(0);
    return called(groupName, first, group -> group.removeAll(keys, timeout));
  }

  /** Clears a group, as a caller on this node would; on the same terms as {@link #put}. */
  public CompletionStage<Void> clear(String groupName, @Nullable Duration timeout) {
    return called(groupName, "", group -> group.clear(timeout));
  }

  private <T> CompletionStage<T> called(
      String groupName, String key, Function<EncodedGroup<?>, CompletionStage<T>> call) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? CompletableFuture.failedStage(noSuchGroup(groupName, key))
        : call.apply(group.encoded());
  }

  private CacheException noSuchGroup(String groupName, String key) {
    CacheException.Where where = new CacheException.Where(groupName, key, self.id());
    return FailureKind.NO_SUCH_GROUP.exception(where, "", null);
  }

  /** The members of the current view but this node. */
  public List<Member> others() {
    return members().stream().filter(member -> !member.denotes(self)).toList();
  }

  /** Whether this node is in the current view. */
  public boolean isListed() {
    return others().size() < members().size();
  }

  /** How many of the ring's slots this node owns in the current view. */
  public int ownedSlots() {
    return snapshot.ownedSlots();
  }

  /** How many slots the ring has. */
  public int slots() {
    return snapshot.slots();
  }

  /** The groups of this node, in no order. */
  public List<GroupHost<?>> groups() {
    return List.copyOf(groups.values());
  }

  /**
   * Adds a group of this node, so that peers can ask for its keys.
   *
   * @throws IllegalArgumentException if there is one of this name
   */
  public void add(GroupHost<?> group) {
    String name = group.group().name();
    if (groups.putIfAbsent(name, group) != null) {
      throw new IllegalArgumentException(
          "group name: \"" + name + "\" (expected: one that the node does not have yet)");
    }
  }

  /**
   * Answers a peer's request for a key.
   *
   * @return as {@link GroupHost#answer}
   */
  @Override
  public CompletionStage<Answer> answer(String groupName, String key, FetchMode mode) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? CompletableFuture.completedStage(new Answer.Failure(FailureKind.NO_SUCH_GROUP, ""))
        : group.answer(key, mode);
  }

  /**
   * Carries out what a peer asks this node to write.
   *
   * @return as {@link GroupHost#write}
   */
  public CompletionStage<List<WriteAnswer>> write(
      String groupName, List<Write> writes, long timeoutNanos) {
    GroupHost<?> group = groups.get(groupName);
    if (group == null) {
      WriteAnswer none = new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, "");
      return CompletableFuture.completedStage(writes.stream().map(write -> none).toList());
    }
    return group.write(writes, timeoutNanos);
  }

  /** Drops what this node has of keys, as their owner says. */
  public WriteAnswer drop(String groupName, List<String> keys) {
    GroupHost<?> group = groups.get(groupName);
    if (group == null) {
      return new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, "");
    }
    group.drop(keys);
    return new WriteAnswer.Done();
  }

  /**
   * Drops all that this node has of a group, on the sweeper's thread.
   *
   * @return never fails
   */
  public CompletionStage<WriteAnswer> dropAll(String groupName) {
    GroupHost<?> group = groups.get(groupName);
    if (group == null) {
      return CompletableFuture.completedStage(
          new WriteAnswer.Failure(FailureKind.NO_SUCH_GROUP, ""));
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            group.dropAll();
            return new WriteAnswer.Done();
          },
          sweeper);
    } catch (RejectedExecutionException closing) {
      return CompletableFuture.completedStage(new WriteAnswer.Failure(FailureKind.CLOSED, ""));
    }
  }

  /**
   * Answers a peer's request for many keys.
   *
   * @return as {@link GroupHost#answerAll}
   */
  @Override
  public List<CompletionStage<Answer>> answerAll(
      String groupName, List<String> keys, FetchMode mode) {
    GroupHost<?> group = groups.get(groupName);
    return group == null
        ? keys.stream().map(key -> answer(groupName, key, mode)).toList()
        : group.answerAll(keys, mode);
  }

  /** Closes the groups of this node; then nobody waits for a view any more. */
  public void close() {
    groups.values().forEach(GroupHost::close);
    viewWaiters.close();
  }

  @Override
  public Ownership ownerOf(String key) {
    return snapshot.ownerOf(key);
  }

  @Override
  public List<Peer> peers() {
    return snapshot.peers();
  }

  @Override
  public ViewName view() {
    return snapshot.name();
  }

  @Override
  public CompletionStage<Void> awaitView(ViewName view, long timeoutNanos) {
    if (view().covers(view)) {
      return CompletableFuture.completedStage(null);
    }
    CompletableFuture<Void> reached = viewWaiters.await(view, timeoutNanos);
    if (view().covers(view)) { // adopted before the waiter was there
      reached.complete(null);
    }
    return reached;
  }

  /** What is to be swept is dead already: it does not matter when. */
  private void askForSweep() {
    if (sweeping.ask()) {
      try {
        sweeper.execute(sweeping::runWhileAsked);
      } catch (RejectedExecutionException closing) {
        return; // the tiers are dropped whole
      }
    }
  }

  private Peer peer(Member member) {
    return peerOf.computeIfAbsent(member.identity(), id -> new RemotePeer(member, wire));
  }

  private void forget(Member member) {
    if (peerOf.remove(member.identity()) != null) {
      wire.forget(member);
    }
  }
}
