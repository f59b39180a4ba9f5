package dev.covey.benchmarks;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.node.Node;

/**
 * A hit at the owner: a node that owns no keys asks the one that owns them all.
 *
 * <p>Each thread has keys of its own, and there is no hot tier, so that no two calls share a fetch
 * and none is answered on this side.
 */
final class PeerCaller implements Caller {
  private static final int KEYS_PER_THREAD = UnaryServer.KEYS.size() / UnaryBenchmark.MAX_THREADS;

  private final Node node;
  private final Group<byte[]> group;
  private GroupStats checked;

  PeerCaller(int port) {
    node =
        Node.builder()
            .id("asker")
            .listen("127.0.0.1:0")
            .discovery(StaticDiscovery.parse("owner=127.0.0.1:" + port))
            .start();
    group =
        node.group(
            UnaryServer.GROUP,
            Codec.bytes(),
            key -> Loaded.absent(),
            GroupConfig.builder().hotShare(0).build());
    checked = group.stats();
  }

  @Override
  public String name() {
    return "covey_peer";
  }

  @Override
  public byte[] call(int thread, int turn) {
    return group.get(UnaryServer.KEYS.get(thread * KEYS_PER_THREAD + turn % KEYS_PER_THREAD));
  }

  @Override
  public void check(long calls) {
    GroupStats now = group.stats();
    long gets = now.gets() - checked.gets();
    long fetches = now.fetches() - checked.fetches();
    if (gets != calls || fetches != calls || now.loads() != 0) {
      throw new IllegalStateException(
          "gets: %d, fetches: %d, loads: %d (expected: %d, %d, 0)"
              .formatted(gets, fetches, now.loads(), calls, calls));
    }
    checked = now;
  }

  @Override
  public void close() {
    node.close();
  }
}
