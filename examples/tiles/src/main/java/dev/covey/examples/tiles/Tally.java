package dev.covey.examples.tiles;

import java.util.HashSet;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** What visitors count at one node. Safe for concurrent use. */
final class Tally {
  private static final long MAX_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  // All guarded by this.
  private final Histogram micros = new Histogram(MAX_MICROS, DIGITS);
  private final Set<String> keys = new HashSet<>();
  private Counts counts = Counts.NONE;

  /** Notes what is asked for, before the answer. */
  synchronized void asked(String key) {
    keys.add(key);
  }

  /** Counts a tile that came after so many microseconds; a minute and more count as a minute. */
  synchronized void answered(Mark mark, long tookMicros) {
    counts = counts.plusAnswer(mark);
    micros.recordValue(Math.min(tookMicros, MAX_MICROS));
  }

  /** Counts a tile that did not come; an error has no latency. */
  synchronized void failed() {
    counts = counts.plusError();
  }

  /** A copy that no longer changes. */
  synchronized Figures figures() {
    return new Figures(counts, Set.copyOf(keys), micros.copy());
  }

  /**
   * The figures of one moment. Do not change the histogram.
   *
   * @param keys the distinct keys asked for
   * @param micros latencies in microseconds of the tiles that came
   */
  record Figures(Counts counts, Set<String> keys, Histogram micros) {
    static Figures none() {
      return new Figures(Counts.NONE, Set.of(), new Histogram(MAX_MICROS, DIGITS));
    }

    Figures plus(Figures other) {
      Set<String> union = new HashSet<>(keys);
      union.addAll(other.keys);
      Histogram sum = micros.copy();
      sum.add(other.micros);
      return new Figures(counts.plus(other.counts), Set.copyOf(union), sum);
    }

    long p50Micros() {
      return micros.getValueAtPercentile(50);
    }

    long p99Micros() {
      return micros.getValueAtPercentile(99);
    }
  }
}
