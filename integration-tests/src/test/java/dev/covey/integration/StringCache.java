package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A group of strings on some nodes, where each node's getter reads from an origin of its own: so
 * that it shows who ran the getter. Confined to one thread, except for what it hands out.
 */
final class StringCache implements AutoCloseable {

  private final Nodes nodes;
  private final GroupConfig config;
  private final Map<String, Origin> origins = new LinkedHashMap<>();
  private final Map<String, Group<String>> groups;

  private StringCache(Nodes nodes, GroupConfig config) {
    this.nodes = nodes;
    this.config = config;
    this.groups = new LinkedHashMap<>(nodes.groups(Codec.utf8(), this::newOrigin, config));
  }

  /** On nodes that know of each other and keep a copy of all that they fetch. */
  static StringCache on(String... ids) {
    return on(Nodes.of(ids), GroupConfig.builder().mirrorAfterFetches(1).build());
  }

  static StringCache on(GroupConfig config, String... ids) {
    return on(Nodes.of(ids), config);
  }

  /** The nodes are closed with this cache. */
  static StringCache on(Nodes nodes, GroupConfig config) {
    return new StringCache(nodes, config);
  }

  private Origin newOrigin(String id) {
    Origin origin = new Origin(id);
    origins.put(id, origin);
    return origin;
  }

  Nodes nodes() {
    return nodes;
  }

  Group<String> group(String id) {
    return Objects.requireNonNull(groups.get(id));
  }

  Origin origin(String id) {
    return Objects.requireNonNull(origins.get(id));
  }

  /** How often a getter read {@code key}, on whatever node. */
  int reads(String key) {
    return origins.values().stream().mapToInt(origin -> origin.reads(key)).sum();
  }

  /** How often getters read, whatever key on whatever node. */
  int reads() {
    return origins.values().stream().mapToInt(Origin::reads).sum();
  }

  /** Starts a stopped node again at its address, with the same group and a fresh origin. */
  void restart(String id, String... view) {
    Group<String> group = nodes.restart(id, view).group("g", Codec.utf8(), newOrigin(id), config);
    groups.put(id, group);
  }

  /** Checks the sums that {@link GroupStats} documents, on each node, once it is quiet. */
  void awaitSums() {
    groups.forEach((id, group) -> await(id).untilAsserted(() -> assertSums(group.stats())));
  }

  private static void assertSums(GroupStats stats) {
    assertThat(stats.gets())
        .as("gets of %s", stats)
        .isEqualTo(stats.mainHits() + stats.hotHits() + stats.misses());
    assertThat(stats.misses() + (stats.served() - stats.servedHits()))
        .as("flights of %s", stats)
        .isEqualTo(
            stats.shared()
                + stats.lateHits()
                + stats.inherited()
                + stats.fetches()
                + (stats.loadedKeys() - stats.fallbackLoads())
                + stats.refusedLoads());
  }

  @Override
  public void close() {
    nodes.close();
  }
}
