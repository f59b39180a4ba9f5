package dev.covey.benchmarks;

/**
 * What a member saw of removes, each of another key. Immutable.
 *
 * @param failed those that did not succeed, in any way
 */
record Removes(Measured measured, long failed) {}
