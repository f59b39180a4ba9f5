package dev.covey.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metrics of a node, for any number of Micrometer registries. Safe for concurrent use.
 *
 * <p>Bound to a registry, it has there at any time the meters of the node, of its groups and of the
 * peers in its view, whenever these came; and none of a peer that left, nor of a closed node. All
 * of them have the tag {@code node} with the node's id, so that the nodes of one registry, which
 * have different ids, are told apart.
 *
 * <p>They are functions over counters that the node has in any case: to read them costs what {@link
 * dev.covey.group.Group#stats()} costs, and nothing else does. The names stand in {@code
 * docs/metrics.md}.
 *
 * <p>Who uses this class needs {@code io.micrometer:micrometer-core}; nothing else of Covey does.
 */
public final class CoveyMetrics implements MeterBinder {

  private final Node node;
  private final Tags tags;
  private final Set<MeterRegistry> bound = ConcurrentHashMap.newKeySet();

  /**
   * @param tags that all meters have beside their own
   */
  public CoveyMetrics(Node node, Tag... tags) {
    this.node = node;
    this.tags = Tags.of(tags).and("node", node.id());
  }

  /** Binds the node's metrics to one more registry; a second time, does nothing. */
  @Override
  public void bindTo(MeterRegistry registry) {
    if (bound.add(registry)) {
      Meters meters = new Meters(node, registry, tags);
      node.observers().add(meters::refresh); // first, so that no change falls in between
      meters.refresh();
    }
  }
}
