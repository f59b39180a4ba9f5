package dev.covey.benchmarks;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A node of Covey. Without a hot tier, so that every get of a key that another node owns has to ask
 * it.
 */
final class CoveyPeer implements Caller {
  private static final Duration TO_REACH_EACH_OTHER = Duration.ofSeconds(30);
  private static final int KEYS_AT_ONCE = 256;
  private static final GroupConfig VALUES =
      GroupConfig.builder().maxBytes(256 << 20).hotShare(0).build();

  private final Node node;
  private final Group<byte[]> group;
  private final Group<byte[]> names;

  /** The keys whose owner this node is, of those that it asked {@code names} for. */
  private final Set<String> loadedHere = ConcurrentHashMap.newKeySet();

  private GroupStats checked; // confined to the thread that checks

  CoveyPeer(Seat seat) {
    String members =
        IntStream.range(0, seat.ports().size())
            .mapToObj(i -> "node-" + i + "=" + seat.address(i))
            .collect(Collectors.joining(","));
    node =
        Node.builder()
            .id("node-" + seat.index())
            .listen(seat.address(seat.index()))
            .discovery(StaticDiscovery.parse(members))
            .open();
    group = node.group("values", Codec.bytes(), key -> Loaded.of(Caller.value(key)), VALUES);
    names =
        node.group(
            "names",
            Codec.bytes(),
            key -> {
              loadedHere.add(key);
              return Loaded.of(new byte[0]);
            });
    node.join();
    checked = group.stats();
  }

  @Override
  public byte[] get(String key) {
    return group.get(key);
  }

  @Override
  public CompletionStage<byte[]> getAsync(String key) {
    return group.getAsync(key);
  }

  @Override
  public Collection<byte[]> getMany(List<String> keys) {
    return group.getAll(keys).values();
  }

  @Override
  public BitSet owned(CandidateKeys candidates) throws Exception {
    node.awaitPeers(TO_REACH_EACH_OTHER);
    List<String> all = candidates.all();
    batches(all).forEach(names::getAll);
    BitSet owned = new BitSet();
    IntStream.range(0, all.size())
        .filter(number -> loadedHere.contains(all.get(number)))
        .forEach(owned::set);
    return owned;
  }

  @Override
  public void preload(List<String> keys) {
    keys.forEach(group::get); // one by one: many large values do not fit into one answer
    checked = group.stats();
  }

  private static List<List<String>> batches(List<String> keys) {
    return IntStream.iterate(0, from -> from < keys.size(), from -> from + KEYS_AT_ONCE)
        .mapToObj(from -> keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)))
        .toList();
  }

  @Override
  public long shared() {
    return group.stats().shared();
  }

  @Override
  public void check(long keys) {
    GroupStats now = group.stats();
    Caller.expect("gets", now.gets() - checked.gets(), keys);
    long asked = now.fetches() - checked.fetches() + now.shared() - checked.shared();
    Caller.expect("fetches and calls that joined one", asked, keys);
    Caller.expect("loads", now.loads() - checked.loads(), 0);
    checked = now;
  }

  @Override
  public void checkLocal(long keys) {
    GroupStats now = group.stats();
    Caller.expect("main hits", now.mainHits() - checked.mainHits(), keys);
    Caller.expect("fetches", now.fetches() - checked.fetches(), 0);
    checked = now;
  }

  @Override
  public void close() {
    node.close();
  }
}
