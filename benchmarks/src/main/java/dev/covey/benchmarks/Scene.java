package dev.covey.benchmarks;

import dev.covey.group.AsyncGetter;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * Three nodes with room for all keys, their origin, and who asks them: Zipf with exponent 0.99 over
 * 100,000 keys, at a fixed rate. Confined to one thread.
 */
final class Scene implements AutoCloseable {
  static final int KEYS = SyntheticTrace.KEYS;
  static final int REQUESTS_PER_SECOND = 5_000;

  private static final int TRACE_LENGTH = 2_000_000;
  private static final long SEED = 1;
  private static final int FILL_IN_FLIGHT = 128;

  /** For how long events are counted: more than any benchmark takes. */
  private static final int MOST_SECONDS = 1_800;

  /** What happened in some time. */
  record Window(
      Answers answers,
      long beganAtNanos,
      long endedAtNanos,
      long loadSuccesses,
      Histogram loadNanos) {

    double seconds() {
      return (endedAtNanos - beganAtNanos) / 1e9;
    }
  }

  private final TroubledOrigin origin;
  private final LoopbackCluster cluster;
  private final OpenLoop loop;
  private final Timeline staleAnswers;

  private Scene(TroubledOrigin origin, LoopbackCluster cluster, OpenLoop loop, Timeline stale) {
    this.origin = origin;
    this.cluster = cluster;
    this.loop = loop;
    this.staleAnswers = stale;
  }

  static Scene open(GroupConfig config) throws TimeoutException {
    return open(config, origin -> origin);
  }

  /**
   * @param way what each node's loads go through on their way to the origin
   */
  static Scene open(GroupConfig config, UnaryOperator<AsyncGetter<byte[]>> way)
      throws TimeoutException {
    TroubledOrigin origin = new TroubledOrigin(MOST_SECONDS);
    LoopbackCluster cluster;
    try {
      cluster = LoopbackCluster.start("outage", config, () -> way.apply(origin));
    } catch (Throwable failed) {
      origin.close();
      throw failed;
    }
    Timeline stale = new Timeline(System.nanoTime(), MOST_SECONDS);
    int[] trace =
        Arrays.stream(SyntheticTrace.ZIPF.keys(TRACE_LENGTH, KEYS, SEED))
            .mapToInt(Integer::intValue)
            .toArray();
    OpenLoop loop =
        new OpenLoop(cluster.groups(), trace, REQUESTS_PER_SECOND, longest(config), stale);
    return new Scene(origin, cluster, loop, stale);
  }

  /** The hard limit, with the most that jitter may add. */
  private static Duration longest(GroupConfig config) {
    long nanos = config.timeToLive().orElseThrow().toNanos();
    return Duration.ofNanos((long) (nanos * (1 + config.jitter())));
  }

  /** Loads the first so many keys, as fast as a few requests at a time do. */
  void fill(int keys) throws InterruptedException {
    loop.askForAll(keys, FILL_IN_FLIGHT);
  }

  /** Asks for so many seconds. */
  Window run(int seconds) {
    long successes = total(GroupStats::loadSuccesses);
    origin.takeLatencies();
    long beganAtNanos = System.nanoTime();
    Answers answers = loop.run(Duration.ofSeconds(seconds));
    return new Window(
        answers,
        beganAtNanos,
        System.nanoTime(),
        total(GroupStats::loadSuccesses) - successes,
        origin.takeLatencies());
  }

  TroubledOrigin origin() {
    return origin;
  }

  /** When loads began. */
  Timeline loads() {
    return origin.loads();
  }

  /** When values past their hard limit were answered. */
  Timeline staleAnswers() {
    return staleAnswers;
  }

  /** Switches the cache off or on. */
  void passThrough(boolean off) {
    cluster.groups().forEach(group -> group.passThrough(off));
  }

  /** A figure of all nodes together. */
  long total(ToLongFunction<GroupStats> figure) {
    return cluster.total(figure);
  }

  @Override
  public void close() {
    cluster.close();
    origin.close();
  }
}
