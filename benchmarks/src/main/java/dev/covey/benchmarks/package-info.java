/**
 * What Covey costs, measured. One class is one benchmark and {@code benchmarks/run NAME} runs it;
 * start with {@code Benchmarks}.
 */
@NullMarked
package dev.covey.benchmarks;

import org.jspecify.annotations.NullMarked;
