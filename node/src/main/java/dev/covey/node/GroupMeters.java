package dev.covey.node;

import dev.covey.group.GroupHost;
import dev.covey.group.GroupStats;
import dev.covey.lru.LocalCacheStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The meters of one group: under the names that Micrometer's own cache binders have, with the same
 * types, as far as those go, and others under {@code covey}. Confined to one thread.
 */
final class GroupMeters {

  private final GroupHost<?> group;
  private final Tags tags;
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();

  private GroupMeters(GroupHost<?> group, Tags tags, MeterRegistry registry) {
    this.group = group;
    this.tags = tags.and("cache", group.group().name());
    this.registry = registry;
  }

  static List<Meter> register(GroupHost<?> group, Tags tags, MeterRegistry registry) {
    GroupMeters meters = new GroupMeters(group, tags, registry);
    meters.ofEveryCache();
    meters.ofCovey();
    meters.ofTier("main", GroupStats::main);
    meters.ofTier("hot", GroupStats::hot);
    meters.ofTier("absent", GroupStats::absent);
    meters.hits("main", GroupStats::mainHits);
    meters.hits("hot", GroupStats::hotHits);
    return meters.meters;
  }

  private void ofEveryCache() {
    gauge("cache.size", tags, stats -> sum(stats, LocalCacheStats::entries));
    count("cache.gets", tags.and("result", "hit"), stats -> stats.mainHits() + stats.hotHits());
    count("cache.gets", tags.and("result", "miss"), GroupStats::misses);
    count("cache.puts", tags, stats -> sum(stats, LocalCacheStats::inserted));
    count("cache.evictions", tags, stats -> sum(stats, GroupMeters::evictions));
    count("cache.load", tags.and("result", "success"), GroupStats::loadSuccesses);
    count("cache.load", tags.and("result", "failure"), GroupStats::loadFailures);
    meters.add(
        TimeGauge.builder(
                "cache.load.duration",
                group,
                TimeUnit.NANOSECONDS,
                host -> host.group().stats().loadNanos())
            .tags(tags)
            .register(registry));
  }

  private void ofCovey() {
    gauge("covey.loads.running", tags, GroupStats::runningLoads);
    gauge("covey.loads.queued", tags, GroupStats::queuedLoads);
    count("covey.loads", tags, GroupStats::loads);
    count("covey.loaded.keys", tags, GroupStats::loadedKeys);
    count("covey.loads.fallback", tags, GroupStats::fallbackLoads);
    count("covey.loads.refused", tags, GroupStats::refusedLoads);
    count("covey.fetches", tags, GroupStats::fetches);
    count("covey.shared", tags, GroupStats::shared);
    count("covey.late.hits", tags, GroupStats::lateHits);
    count("covey.inherited", tags, GroupStats::inherited);
    count("covey.received", tags, GroupStats::received);
    count("covey.cached.gets", tags, GroupStats::cachedGets);
    count("covey.undecodable", tags, GroupStats::undecodable);
    count("covey.soft.hits", tags, GroupStats::softHits);
    count("covey.stale.answers", tags, GroupStats::staleAnswers);
    count("covey.refreshes", tags, GroupStats::refreshes);
    count("covey.refreshes.dropped", tags, GroupStats::droppedRefreshes);
    gauge("covey.refreshes.queued", tags, GroupStats::queuedRefreshes);
    count("covey.loads.spared", tags, GroupStats::sparedLoads);
    count("covey.failures.remembered", tags, GroupStats::rememberedFailures);
    count("covey.writes", tags, GroupStats::writes);
    count("covey.clears", tags, GroupStats::clears);
    count("covey.writes.failed", tags, GroupStats::writeFailures);
    count("covey.invalidations", tags, GroupStats::invalidations);
    count("covey.listener.calls", tags, GroupStats::listenerCalls);
    count("covey.listener.failures", tags, GroupStats::listenerFailures);
    count("covey.listener.overflows", tags, GroupStats::listenerOverflows);
    count("covey.served", tags.and("result", "hit"), GroupStats::servedHits);
    count("covey.served", tags.and("result", "miss"), stats -> stats.served() - stats.servedHits());
    count("covey.hot.marks", tags, GroupStats::hotMarks);
    meters.add(
        Gauge.builder("covey.cache.max.bytes", group, host -> host.config().maxBytes())
            .tags(tags)
            .register(registry));
  }

  private void hits(String tier, ToDoubleFunction<GroupStats> hits) {
    count("covey.cache.hits", tags.and("tier", tier), hits);
  }

  private void ofTier(String tier, Function<GroupStats, LocalCacheStats> store) {
    Tags ofTier = tags.and("tier", tier);
    gauge("covey.cache.entries", ofTier, stats -> store.apply(stats).entries());
    gauge("covey.cache.bytes", ofTier, stats -> store.apply(stats).bytes());
    count("covey.cache.oversized", ofTier, stats -> store.apply(stats).oversized());
    count(
        "covey.cache.evictions",
        ofTier.and("cause", "size"),
        stats -> store.apply(stats).evictedForSize());
    count(
        "covey.cache.evictions",
        ofTier.and("cause", "expired"),
        stats -> store.apply(stats).expired());
  }

  private void gauge(String name, Tags its, ToDoubleFunction<GroupStats> value) {
    meters.add(
        Gauge.builder(name, group, host -> value.applyAsDouble(host.group().stats()))
            .tags(its)
            .register(registry));
  }

  private void count(String name, Tags its, ToDoubleFunction<GroupStats> value) {
    meters.add(
        FunctionCounter.builder(name, group, host -> value.applyAsDouble(host.group().stats()))
            .tags(its)
            .register(registry));
  }

  /** Over all tiers. */
  private static long sum(GroupStats stats, ToLongFunction<LocalCacheStats> figure) {
    return Stream.of(stats.main(), stats.hot(), stats.absent()).mapToLong(figure).sum();
  }

  private static long evictions(LocalCacheStats store) {
    return store.evictedForSize() + store.expired();
  }
}
