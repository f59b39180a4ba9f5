package dev.covey.node;

import dev.covey.group.RemovalStats;
import dev.covey.group.Removals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToLongFunction;

/** The meters of the events that an application has submitted to a node. */
final class RemovalMeters {

  private RemovalMeters() {}

  static List<Meter> register(Removals removals, Tags tags, MeterRegistry registry) {
    String events = "covey.removals";
    return List.of(
        count(events, removals, RemovalStats::done, tags.and("outcome", "done"), registry),
        count(events, removals, RemovalStats::failed, tags.and("outcome", "failed"), registry),
        count(events, removals, RemovalStats::repeats, tags.and("outcome", "repeat"), registry),
        count(events, removals, RemovalStats::shared, tags.and("outcome", "shared"), registry),
        count(events, removals, RemovalStats::refused, tags.and("outcome", "refused"), registry),
        count("covey.removals.batches", removals, RemovalStats::batches, tags, registry),
        gauge("covey.removals.running", removals, RemovalStats::underWay, tags, registry),
        gauge("covey.removals.remembered", removals, RemovalStats::remembered, tags, registry));
  }

  private static Meter count(
      String name,
      Removals removals,
      ToLongFunction<RemovalStats> value,
      Tags tags,
      MeterRegistry registry) {
    return FunctionCounter.builder(name, removals, its -> value.applyAsLong(its.stats()))
        .tags(tags)
        .register(registry);
  }

  private static Meter gauge(
      String name,
      Removals removals,
      ToLongFunction<RemovalStats> value,
      Tags tags,
      MeterRegistry registry) {
    return Gauge.builder(name, removals, its -> value.applyAsLong(its.stats()))
        .tags(tags)
        .register(registry);
  }
}
