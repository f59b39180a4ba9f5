package dev.covey.benchmarks;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.lru.LocalCacheStats;
import dev.covey.node.Node;
import java.time.Duration;
import java.util.stream.IntStream;

/** The main tier of a group of byte arrays, on a node that owns all keys and loads them. */
final class GroupStore implements FillableStore {
  private static final long ROOM_BYTES = 1L << 30;
  private static final int KEYS_IN_A_CALL = 1_000;

  private final Node node = Node.builder().start();
  private final Group<byte[]> group;

  private GroupStore(Duration softTimeToLive) {
    Duration lifetime = Duration.ofHours(LIFETIME_HOURS);
    group =
        node.group(
            "users",
            Codec.bytes(),
            key -> Loaded.of(new byte[VALUE_BYTES]),
            GroupConfig.builder()
                .maxBytes(ROOM_BYTES)
                .hotShare(0)
                .timeToLive(lifetime)
                .softTimeToLive(softTimeToLive)
                .build());
  }

  /** Whose values are fresh until they end. */
  static GroupStore fresh() {
    return new GroupStore(Duration.ofHours(LIFETIME_HOURS));
  }

  /** Whose values are past their soft limit before. */
  static GroupStore ageing() {
    return new GroupStore(Duration.ofHours(LIFETIME_HOURS).dividedBy(2));
  }

  @Override
  public void fill(int from, int to) {
    for (int i = from; i < to; i += KEYS_IN_A_CALL) {
      group.getAll(
          IntStream.range(i, Math.min(to, i + KEYS_IN_A_CALL))
              .mapToObj(FillableStore::key)
              .toList());
    }
  }

  @Override
  public long entries() {
    return stats().entries();
  }

  @Override
  public long weighed() {
    return stats().bytes();
  }

  private LocalCacheStats stats() {
    return group.stats().main();
  }

  @Override
  public void close() {
    node.close();
  }
}
