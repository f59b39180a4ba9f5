package dev.covey.benchmarks;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A member of Hazelcast: values in their binary form, no backups, no near cache, no statistics
 * (which cost an asynchronous call a callback); members find each other by their list, and the
 * program sends nothing home.
 */
final class HazelcastPeer implements Caller {
  /**
   * What Hazelcast advises for JVMs since 9. It warns of each end of a member. And on two
   * processors it would start a thread for each callback of an asynchronous call, since it then
   * does not use the common pool.
   */
  static final List<String> JVM_FLAGS =
      List.of(
          "-Dorg.slf4j.simpleLogger.log.com.hazelcast=error",
          "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private static final long TO_SETTLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final HazelcastInstance member;
  private final IMap<String, byte[]> map;
  private List<String> asked = List.of(); // confined to the thread that checks

  HazelcastPeer(Seat seat) {
    Config config = new Config().setClusterName("peers");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    NetworkConfig network =
        config.getNetworkConfig().setPort(seat.port()).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(Seat.HOST);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setMembers(IntStream.range(0, seat.ports().size()).mapToObj(seat::address).toList());
    config.addMapConfig(
        new MapConfig("values")
            .setInMemoryFormat(InMemoryFormat.BINARY)
            .setBackupCount(0)
            .setStatisticsEnabled(false));
    member = Hazelcast.newHazelcastInstance(config);
    map = member.getMap("values");
  }

  @Override
  public byte @Nullable [] get(String key) {
    return map.get(key);
  }

  @Override
  public CompletionStage<byte[]> getAsync(String key) {
    return map.getAsync(key);
  }

  @Override
  public Collection<byte[]> getMany(List<String> keys) {
    return map.getAll(new HashSet<>(keys)).values();
  }

  @Override
  public BitSet owned(CandidateKeys candidates) {
    map.set("", new byte[0]); // partitions have no owners until there is an entry
    long began = System.nanoTime();
    while (!member.getPartitionService().isClusterSafe()) {
      if (System.nanoTime() - began > TO_SETTLE_NANOS) {
        throw new IllegalStateException("partitions: still on their way (expected: settled)");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    List<String> all = candidates.all();
    BitSet owned = new BitSet();
    IntStream.range(0, all.size()).filter(number -> isHere(all.get(number))).forEach(owned::set);
    return owned;
  }

  private boolean isHere(String key) {
    return member.getPartitionService().getPartition(key).getOwner().localMember();
  }

  @Override
  public void preload(List<String> keys) {
    keys.forEach(key -> map.set(key, Caller.value(key)));
    asked = List.copyOf(keys);
  }

  @Override
  public void check(long keys) {
    Caller.expect("keys that moved here", asked.stream().filter(this::isHere).count(), 0);
    Caller.expect("members", member.getCluster().getMembers().size(), 3);
  }

  @Override
  public void close() {
    member.shutdown();
  }
}
