package dev.covey.node;

import dev.covey.discovery.DiscoveryStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The meters of a node as a member of its cluster. */
final class NodeMeters {

  private NodeMeters() {}

  static List<Meter> register(Node node, Tags tags, MeterRegistry registry) {
    List<Meter> meters = new ArrayList<>();
    meters.add(gauge("covey.ring.members", node, its -> its.members().size(), tags, registry));
    meters.add(gauge("covey.ring.slots", node, its -> its.cluster().slots(), tags, registry));
    meters.add(
        gauge("covey.ring.slots.owned", node, its -> its.cluster().ownedSlots(), tags, registry));
    meters.add(
        gauge("covey.peers.trusted", node, its -> its.cluster().trustedPeers(), tags, registry));
    meters.add(
        gauge("covey.peers.behind", node, its -> its.cluster().peersBehind(), tags, registry));
    meters.add(
        gauge(
            "covey.member.settled",
            node,
            its -> its.cluster().isSettled() ? 1 : 0,
            tags,
            registry));
    meters.add(
        gauge("covey.member.sure", node, its -> its.isSureToBeListed() ? 1 : 0, tags, registry));
    for (DiscoveryStatus.State state : DiscoveryStatus.State.values()) {
      meters.add(
          gauge(
              "covey.discovery.state",
              node,
              its -> its.discoveryStatus().state() == state ? 1 : 0,
              tags.and("state", state.name().toLowerCase(Locale.ROOT)),
              registry));
    }
    return meters;
  }

  private static Gauge gauge(
      String name, Node node, ToDoubleFunction<Node> value, Tags tags, MeterRegistry registry) {
    return Gauge.builder(name, node, value).tags(tags).register(registry);
  }
}
