package dev.covey.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * What a client saw of one load. Immutable.
 *
 * @param lateNanos how late the client itself was to ask, in the middle, where requests were due at
 *     a time: a part of their latency; else 0
 * @param shared calls that waited for the answer to another
 */
record Measured(
    long calls,
    long nanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long lateNanos,
    long shared) {

  static Measured of(Histogram latencies, long nanos, long lateNanos) {
    return new Measured(
        latencies.getTotalCount(),
        nanos,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        lateNanos,
        0);
  }

  static Measured of(Histogram latencies, long nanos) {
    return of(latencies, nanos, 0);
  }

  Measured withShared(long sharedCalls) {
    return new Measured(calls, nanos, p50Nanos, p99Nanos, p999Nanos, lateNanos, sharedCalls);
  }
}
