package dev.covey.benchmarks;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node that owns no keys, and the process of the one that owns them all and has them in its tier:
 * so that each get is a peer hit. Its group is safe for concurrent use.
 */
final class HitAsker implements AutoCloseable {
  private static final int KEYS = 1_024;

  private final Child owner;
  private final Node node;
  private final Group<byte[]> group;
  private final List<String> keys =
      IntStream.range(0, KEYS).mapToObj("user:%015d"::formatted).toList();

  private HitAsker(Child owner, int port) {
    this.owner = owner;
    node =
        Node.builder()
            .id("asker")
            .listen("127.0.0.1:0")
            .discovery(StaticDiscovery.parse("owner=127.0.0.1:" + port))
            .start();
    group =
        node.group(
            HitOwner.GROUP,
            Codec.bytes(),
            key -> Loaded.absent(),
            GroupConfig.builder().hotShare(0).build());
    keys.forEach(group::get);
  }

  /** Starts both, and has all keys loaded. */
  static HitAsker start(int valueBytes) throws Exception {
    Child owner =
        Child.start(
            "owner",
            Optional.empty(),
            ChildJvm.of(List.of(), HitOwner.class, String.valueOf(valueBytes)).command());
    try {
      return new HitAsker(owner, Integer.parseInt(owner.answer()));
    } catch (Throwable failed) {
      owner.close();
      throw failed;
    }
  }

  Group<byte[]> group() {
    return group;
  }

  /** A hit: of two threads no two calls at a time are for one key. */
  byte[] hit(int thread, int threads, int turn) {
    int each = KEYS / threads;
    return group.get(keys.get(thread * each + turn % each));
  }

  /** What the owner has allocated since this was called before, in bytes. */
  long allocatedByOwner() throws Exception {
    return Long.parseLong(owner.ask("allocated"));
  }

  @Override
  public void close() throws IOException {
    try (owner) {
      node.close();
    }
  }
}
