package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Whether loads of two seconds delay hits on other keys of the same owner, which go over the same
 * session: runs of hits with and without such loads under way, in turns.
 */
final class SlowLoadBenchmark implements Benchmark {
  private static final int VALUE_BYTES = 100;
  private static final int DIGITS = 3;
  private static final int THREADS = 4;
  private static final int MANY = 32;

  private final List<Double> without = new ArrayList<>();
  private final List<Double> withOne = new ArrayList<>();
  private final List<Double> withMany = new ArrayList<>();
  private int slowLoads;

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public String question() {
    return "Do loads of 2 s delay hits on other keys of the same owner?";
  }

  @Override
  public Report run(List<String> args) throws Exception {
    Length length = Length.of(args);
    int hits = length.pick(20_000, 1_000);
    try (HitAsker asker = HitAsker.start(VALUE_BYTES)) {
      for (int warmUp = 0; warmUp < length.pick(20, 1); warmUp++) {
        p99Micros(asker, hits);
      }
      for (int round = 0; round < length.pick(15, 2); round++) {
        without.add(p99Micros(asker, hits));
        withOne.add(besideSlowLoads(asker, 1, hits));
        withMany.add(besideSlowLoads(asker, MANY, hits));
      }
    }
    return report();
  }

  private Report report() {
    Spread alone = Spread.over(without, Double::doubleValue);
    Spread beside = Spread.over(withOne, Double::doubleValue);
    Findings findings = new Findings();
    findings.add("hits alone", "p99Micros", alone);
    findings.add("beside a slow load", "p99MicrosBesideOne", beside);
    findings.add(
        "beside slow loads", "p99MicrosBesideMany", Spread.over(withMany, Double::doubleValue));
    findings.addAtMost(
        "difference of medians",
        "laterMicros",
        beside.median() - alone.median(),
        alone.most() - alone.least());
    return findings.report();
  }

  private double besideSlowLoads(HitAsker asker, int loads, int hits) throws Exception {
    List<CompletableFuture<byte[]>> slow = new ArrayList<>();
    for (int i = 0; i < loads; i++) {
      slow.add(asker.group().getAsync(HitOwner.SLOW + slowLoads++));
    }
    double micros = p99Micros(asker, hits);
    if (slow.stream().anyMatch(CompletableFuture::isDone)) {
      throw new IllegalStateException("slow load: ended (expected: under way for all hits)");
    }
    CompletableFuture.allOf(slow.toArray(CompletableFuture<?>[]::new)).join();
    return micros;
  }

  /** Of so many hits, over a few threads. */
  private static double p99Micros(HitAsker asker, int hits) throws Exception {
    Threads.Outcome<Histogram> outcome =
        Threads.run(
            THREADS,
            (thread, began) -> {
              Histogram latencies = new Histogram(DIGITS);
              for (int turn = 0; turn < hits / THREADS; turn++) {
                long before = System.nanoTime();
                asker.hit(thread, THREADS, turn);
                latencies.recordValue(System.nanoTime() - before);
              }
              return latencies;
            });
    Histogram all = new Histogram(DIGITS);
    outcome.results().forEach(all::add);
    return all.getValueAtPercentile(99) / 1e3;
  }
}
