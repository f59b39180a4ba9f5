package dev.covey.node;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   *
   * <p>What a filter or a listener of the registry throws keeps nothing else from its place; it is
   * thrown at the end, and the next change tries again.
   */
  void refresh() {
    if (asked.getAndIncrement() == 0) {
      refreshWhileAsked();
    }
  }

  private void refreshWhileAsked() {
    int seen = asked.get();
    Steps steps = new Steps();
    steps.add(() -> exchange(wanted()));
    steps.add(
        () -> {
          if (asked.addAndGet(-seen) > 0) {
            refreshWhileAsked();
          }
        });
    steps.run();
  }

  private Map<Object, Supplier<List<Meter>>> wanted() {
    Map<Object, Supplier<List<Meter>>> wanted = new LinkedHashMap<>();
    if (node.isClosed()) {
      return wanted;
    }
    wanted.put(node, () -> NodeMeters.register(node, tags, registry));
    wanted.put(node.removals(), () -> RemovalMeters.register(node.removals(), tags, registry));
    node.cluster()
        .groups()
        .forEach(group -> wanted.put(group, () -> GroupMeters.register(group, tags, registry)));
    node.callsByPeer()
        .forEach(
            (peer, calls) ->
                wanted.put(
                    calls, () -> PeerMeters.register(calls, tags.and("peer", peer), registry)));
    return wanted;
  }

  private void exchange(Map<Object, Supplier<List<Meter>>> wanted) {
    Steps steps = new Steps();
    List.copyOf(registered.keySet()).stream()
        .filter(of -> !wanted.containsKey(of))
        .forEach(of -> steps.add(() -> remove(of)));
    wanted.forEach(
        (of, register) -> steps.add(() -> registered.computeIfAbsent(of, it -> register.get())));
    steps.run();
  }

  private void remove(Object of) {
    Objects.requireNonNull(registered.remove(of)).forEach(registry::remove);
  }
}
