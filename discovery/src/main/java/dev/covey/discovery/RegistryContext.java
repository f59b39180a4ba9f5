package dev.covey.discovery;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a discovery's loops have of the world.
 *
 * @param serial runs one task at a time, in the order of their times; all else here is used on it
 *     alone
 * @param ticker nanoseconds, as of {@link System#nanoTime}
 */
record RegistryContext(
    Registry registry,
    RegistryKeys keys,
    RegistryTiming timing,
    ScheduledExecutorService serial,
    LongSupplier ticker,
    RandomGenerator random) {

  /** The calls of one loop, which stop with it. */
  Calls calls() {
    return new Calls(serial, ticker);
  }

  /** The back-off of one loop. */
  BackOff backOff() {
    return new BackOff(random, timing.minBackOff(), timing.maxBackOff());
  }
}
