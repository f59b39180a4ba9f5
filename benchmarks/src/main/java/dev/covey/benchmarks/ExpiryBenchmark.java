package dev.covey.benchmarks;

import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Fills a group within five seconds, as after a start, then reads every key once a second, and
 * looks at how many loads come together when what was loaded together grows old. In simulated time,
 * on one thread: the figures do not depend on the machine and are the same each time.
 */
final class ExpiryBenchmark implements Benchmark {

  private static final int FULL_KEYS = 100_000;
  private static final int SHORT_KEYS = 10_000;

  /** A tenth of the keys; of 100,000 that is 10,000. */
  private static final int MOST_SHARE = 10;

  private static final int FILL_SECONDS = 5;
  private static final int PERIODS = 5;
  private static final Duration TTL = Duration.ofSeconds(60);
  private static final double JITTER = 0.1;

  @Override
  public String name() {
    return "expiry";
  }

  @Override
  public String question() {
    return "How many loads come together when what was loaded together grows old? (Simulated time.)";
  }

  @Override
  public Report run(List<String> args) {
    int keyCount = Length.of(args).pick(FULL_KEYS, SHORT_KEYS);
    List<String> keys = IntStream.range(0, keyCount).mapToObj(i -> "key-" + i).toList();
    Outcome jittered = read(keys, hard(JITTER));
    Outcome together = read(keys, hard(0));
    Outcome refreshed = read(keys, soft(JITTER));
    int bar = keyCount / MOST_SHARE;
    Map<String, Object> headline = new LinkedHashMap<>();
    headline.put("simulated", true);
    headline.put("keys", keyCount);
    headline.put("mostLoadsInASecond", jittered.mostInASecond());
    headline.put("mostLoadsInASecondWithoutJitter", together.mostInASecond());
    headline.put("mostLoadsInASecondWithSoftLimit", refreshed.mostInASecond());
    headline.put("bar", bar);
    headline.put("met", jittered.mostInASecond() <= bar);
    return new Report(
        headline,
        List.of(
            jittered.row("hard", JITTER), together.row("hard", 0), refreshed.row("soft", JITTER)));
  }

  /** Who comes after the limit waits for the load. */
  private static GroupConfig hard(double jitter) {
    return config(jitter).timeToLive(TTL).build();
  }

  /** Who comes after the limit has the value loaded in the background. */
  private static GroupConfig soft(double jitter) {
    return config(jitter).softTimeToLive(TTL).timeToLive(TTL.multipliedBy(2)).build();
  }

  private static GroupConfigBuilder config(double jitter) {
    return GroupConfig.builder().jitter(jitter).maxBytes(1L << 30);
  }

  /** What came after the keys had been loaded for the first time. */
  private record Outcome(int seconds, long loads, long mostInASecond, long waited, long refreshed) {

    Map<String, Object> row(String limit, double jitter) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("limit", limit);
      row.put("jitter", jitter);
      row.put("seconds", seconds);
      row.put("loads", loads);
      row.put("most_loads_in_a_second", mostInASecond);
      row.put("waited", waited);
      row.put("refreshed", refreshed);
      return row;
    }
  }

  private static Outcome read(List<String> keys, GroupConfig config) {
    int seconds = (int) TTL.toSeconds() * PERIODS;
    SimulatedGroup group = new SimulatedGroup(config, FILL_SECONDS + seconds + 1);
    group.readAll(keys, FILL_SECONDS);
    long filledAtNanos = group.nowNanos();
    for (int second = 0; second < seconds; second++) {
      group.readAll(keys, 1);
    }
    return new Outcome(
        seconds,
        group.loads().total(filledAtNanos, group.nowNanos()),
        group.loads().mostInASecond(filledAtNanos, group.nowNanos()),
        group.stats().misses() - keys.size(),
        group.stats().refreshes());
  }
}
