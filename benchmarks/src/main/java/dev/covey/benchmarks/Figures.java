package dev.covey.benchmarks;

/**
 * What one measurement came to. Immutable.
 *
 * @param lateMicros how late the client itself was, in the middle; see {@link Measured}
 * @param cpuMicros of all of the system's processes, for each call
 * @param sharedShare of the calls, those that waited for the answer to another
 */
record Figures(
    double callsPerSecond,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    double lateMicros,
    double cpuMicros,
    double sharedShare) {}
