package dev.covey.integration.offending.benchmarks;

/** What the house must not know. */
public final class Speed {}
