package dev.covey.benchmarks;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.concurrent.TimeUnit;

/**
 * A map of Hazelcast's, embedded, on one member without backups: values as bytes, a bound on the
 * number of entries, and a time to live, as the others have.
 */
final class HazelcastStore implements FillableStore {
  private static final String MAP = "users";

  private final HazelcastInstance member;
  private final IMap<String, byte[]> map;

  HazelcastStore(int room) {
    Config config = new Config();
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getJetConfig().setEnabled(false);
    config.getNetworkConfig().setPort(0).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config
        .getMapConfig(MAP)
        .setInMemoryFormat(InMemoryFormat.BINARY)
        .setBackupCount(0)
        .setTimeToLiveSeconds((int) TimeUnit.HOURS.toSeconds(LIFETIME_HOURS))
        .getEvictionConfig()
        .setEvictionPolicy(EvictionPolicy.LRU)
        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
        .setSize(room);
    member = Hazelcast.newHazelcastInstance(config);
    map = member.getMap(MAP);
  }

  @Override
  public void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      map.set(FillableStore.key(i), new byte[VALUE_BYTES]);
    }
  }

  @Override
  public long entries() {
    return map.getLocalMapStats().getOwnedEntryCount();
  }

  /** What Hazelcast says that its entries cost. */
  @Override
  public long weighed() {
    return map.getLocalMapStats().getOwnedEntryMemoryCost();
  }

  @Override
  public void close() {
    member.shutdown();
  }
}
