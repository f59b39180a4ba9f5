package dev.covey.group;

import dev.covey.singleflight.Timer;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a group needs of the node it lives on.
 *
 * @param self the node's member id
 * @param peers its cluster
 * @param ticker the time in nanoseconds, from an arbitrary origin, never going back
 * @param timer runs what is due later
 * @param loaders runs getters: makes a thread available for each task at once, since groups bound
 *     their loads themselves
 * @param callbacks runs what depends on the futures that users got, which may block
 */
public record GroupContext(
    String self,
    Peers peers,
    LongSupplier ticker,
    Timer timer,
    Executor loaders,
    Executor callbacks) {}
