package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * What the origin and the callers of a cluster saw for some time, and what became of reads of all
 * keys after it. Immutable.
 *
 * @param loads from the beginning of that time on, those for the later reads included
 * @param calls that were due in it
 * @param sweep the later reads, if any
 */
record Observed(
    long fromNanos, long toNanos, List<OriginLoad> loads, List<MemberCall> calls, Reads sweep) {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int DIGITS = 3;

  Observed {
    loads = List.copyOf(loads);
    calls = List.copyOf(calls);
  }

  /** The same without the loads of some keys. */
  Observed withoutLoadsOf(BitSet keys) {
    List<OriginLoad> others = loads.stream().filter(load -> !keys.get(load.key())).toList();
    return new Observed(fromNanos, toNanos, others, calls, sweep);
  }

  /** The same with some of the calls only. */
  Observed withCalls(Predicate<MemberCall> which) {
    return new Observed(fromNanos, toNanos, loads, calls.stream().filter(which).toList(), sweep);
  }

  /** The same without what happened after that time. */
  Observed beforeSweep() {
    return new Observed(
        fromNanos,
        toNanos,
        loads.stream().filter(load -> load.atNanos() - toNanos < 0).toList(),
        calls,
        Reads.NONE);
  }

  long loadsSince(long nanos) {
    return loads.stream().filter(load -> load.atNanos() - nanos >= 0).count();
  }

  /** How many keys were loaded, each however often. */
  long keysLoaded() {
    return loads.stream().mapToInt(OriginLoad::key).distinct().count();
  }

  /** Of all calls and reads. */
  long errors() {
    return calls.stream().filter(MemberCall::isError).count() + sweep.failed();
  }

  /** Of all calls and reads. */
  long stale() {
    return staleCalls() + sweep.stale();
  }

  long staleCalls() {
    return calls.stream().filter(MemberCall::isStale).count();
  }

  /**
   * The p99 in milliseconds of the calls that were due in each whole second, of those that were
   * made; 0 if there are none.
   */
  List<Double> p99Millis() {
    List<Histogram> seconds = new ArrayList<>();
    for (long left = toNanos - fromNanos; left >= SECOND_NANOS; left -= SECOND_NANOS) {
      seconds.add(new Histogram(DIGITS));
    }
    for (MemberCall call : calls) {
      int second = (int) ((call.dueAtNanos() - fromNanos) / SECOND_NANOS);
      if (second < seconds.size() && call.outcome() != MemberCall.Outcome.NOT_MADE) {
        seconds.get(second).recordValue(call.nanos());
      }
    }
    return seconds.stream().map(second -> second.getValueAtPercentile(99) / 1e6).toList();
  }

  /** The worst p99 of a second, leaving out as many as are to be skipped. */
  double worstP99Millis(int skippedSeconds) {
    return p99Millis().stream()
        .skip(skippedSeconds)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  /** The longest that a call for one of these keys took, in milliseconds; 0 if there is none. */
  double longestMillis(BitSet keys) {
    return calls.stream()
            .filter(call -> keys.get(call.key()))
            .mapToLong(MemberCall::nanos)
            .max()
            .orElse(0)
        / 1e6;
  }
}
