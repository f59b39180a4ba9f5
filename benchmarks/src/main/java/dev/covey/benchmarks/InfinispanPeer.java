package dev.covey.benchmarks;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;

/**
 * A member of Infinispan: a distributed cache with one owner of each entry, values as byte arrays,
 * no first-level cache. Its transport is Infinispan's own set-up for TCP, with a list of members in
 * place of multicast.
 */
final class InfinispanPeer implements Caller {
  private final DefaultCacheManager manager;
  private final AdvancedCache<String, byte[]> cache;
  private List<String> asked = List.of(); // confined to the thread that checks

  InfinispanPeer(Seat seat) {
    System.setProperty("covey.peers.port", String.valueOf(seat.port()));
    System.setProperty(
        "covey.peers.hosts",
        seat.ports().stream()
            .map(port -> Seat.HOST + "[" + port + "]")
            .collect(Collectors.joining(",")));
    GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
    global
        .transport()
        .defaultTransport()
        .clusterName("peers")
        .addProperty("configurationFile", "peers-jgroups.xml");
    ConfigurationBuilder values = new ConfigurationBuilder();
    values.clustering().cacheMode(CacheMode.DIST_SYNC).hash().numOwners(1);
    values.encoding().key().mediaType(MediaType.TEXT_PLAIN);
    values.encoding().value().mediaType(MediaType.APPLICATION_OCTET_STREAM);
    manager = new DefaultCacheManager(global.build());
    manager.defineConfiguration("values", values.build());
    cache = manager.<String, byte[]>getCache("values").getAdvancedCache();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.get(key);
  }

  @Override
  public CompletionStage<byte[]> getAsync(String key) {
    return cache.getAsync(key);
  }

  @Override
  public Collection<byte[]> getMany(List<String> keys) {
    return cache.getAll(new HashSet<>(keys)).values();
  }

  @Override
  public BitSet owned(CandidateKeys candidates) {
    List<String> all = candidates.all();
    BitSet owned = new BitSet();
    IntStream.range(0, all.size()).filter(number -> isHere(all.get(number))).forEach(owned::set);
    return owned;
  }

  private boolean isHere(String key) {
    Object stored = cache.getKeyDataConversion().toStorage(key);
    return cache.getDistributionManager().getCacheTopology().getDistribution(stored).isPrimary();
  }

  @Override
  public void preload(List<String> keys) {
    keys.forEach(key -> cache.put(key, Caller.value(key)));
    asked = List.copyOf(keys);
  }

  @Override
  public void check(long keys) {
    Caller.expect("keys that moved here", asked.stream().filter(this::isHere).count(), 0);
    Caller.expect("members", manager.getMembers().size(), 3);
  }

  @Override
  public void close() {
    manager.stop();
  }
}
