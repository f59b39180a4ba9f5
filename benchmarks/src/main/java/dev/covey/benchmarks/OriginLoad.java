package dev.covey.benchmarks;

/** A load that began at the origin. Immutable. */
record OriginLoad(long atNanos, int key) {}
