package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupContext;
import dev.covey.group.GroupHost;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.group.Peers;
import dev.covey.singleflight.ManualTime;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A group on a node of its own, for which time passes as it is read, and whose loads take none.
 * Confined to one thread.
 */
final class SimulatedGroup {
  private static final String SELF = "self";
  private static final int STEPS_PER_SECOND = 100;

  private final ManualTime time = new ManualTime();
  private final Timeline loads;
  private final Group<byte[]> group;

  /**
   * @param seconds for how long loads are counted
   */
  SimulatedGroup(GroupConfig config, int seconds) {
    loads = new Timeline(time.getAsLong(), seconds);
    GroupContext context =
        new GroupContext(SELF, Peers.none(SELF), time, time, Runnable::run, Runnable::run, 0, 0);
    group =
        GroupHost.open("expiry", Codec.bytes(), AsyncGetter.of(this::load), config, context)
            .group();
  }

  private Loaded<byte[]> load(String key) {
    loads.record(time.getAsLong());
    return Loaded.of(key.getBytes(US_ASCII));
  }

  /** Reads each key once, in order, evenly over so many seconds. */
  void readAll(List<String> keys, int seconds) {
    int steps = seconds * STEPS_PER_SECOND;
    int read = 0;
    for (int step = 1; step <= steps; step++) {
      for (int end = (int) ((long) keys.size() * step / steps); read < end; read++) {
        group.get(keys.get(read));
      }
      time.advance(TimeUnit.SECONDS.toNanos(1) / STEPS_PER_SECOND);
    }
  }

  /** When the getter ran. */
  Timeline loads() {
    return loads;
  }

  GroupStats stats() {
    return group.stats();
  }

  long nowNanos() {
    return time.getAsLong();
  }
}
