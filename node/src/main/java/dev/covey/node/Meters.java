package dev.covey.node;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The meters of one node in one registry: those of the node itself, of each group and of each peer,
 * as they are at the moment. Safe for concurrent use.
 */
final class Meters {

  private final Node node;
  private final MeterRegistry registry;
  private final Tags tags;

  /** By what they are of. Confined to {@link #refresh}, which runs on one thread at a time. */
  private final Map<Object, List<Meter>> registered = new HashMap<>();

  /** How many refreshes were asked for since the one that runs began; 0: none runs. */
  private final AtomicInteger asked = new AtomicInteger();

  Meters(Node node, MeterRegistry registry, Tags tags) {
    this.node = node;
    this.registry = registry;
    this.tags = tags;
  }

  /**
   * Registers what has come and removes what has gone. If a refresh runs on another thread, that
   * one looks once more, and this call does nothing: so strangers' code, such as a registry's
   * listeners, runs under no lock.
   */
  void refresh() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int seen = 0;
    do {
      seen = asked.get();
      try {
        exchange(wanted());
      } catch (RuntimeException | Error refused) { // a filter or a listener of the registry
        asked.set(0); // the next change tries again
        throw refused;
      }
    } while (asked.addAndGet(-seen) > 0);
  }

  private Map<Object, Supplier<List<Meter>>> wanted() {
    Map<Object, Supplier<List<Meter>>> wanted = new LinkedHashMap<>();
    if (node.isClosed()) {
      return wanted;
    }
    wanted.put(node, () -> NodeMeters.register(node, tags, registry));
    node.groupHosts()
        .forEach(group -> wanted.put(group, () -> GroupMeters.register(group, tags, registry)));
    node.callsByPeer()
        .forEach(
            (peer, calls) ->
                wanted.put(
                    calls, () -> PeerMeters.register(calls, tags.and("peer", peer), registry)));
    return wanted;
  }

  private void exchange(Map<Object, Supplier<List<Meter>>> wanted) {
    registered
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.containsKey(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
    wanted.forEach((of, register) -> registered.computeIfAbsent(of, it -> register.get()));
  }
}
