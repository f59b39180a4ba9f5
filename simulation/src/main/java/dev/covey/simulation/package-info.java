/**
 * A whole cluster of the real code in one thread and simulated time, from a seed: with faults, and
 * with a checker for stale reads. Start with {@code Simulation}.
 */
@NullMarked
package dev.covey.simulation;

import org.jspecify.annotations.NullMarked;
