package dev.covey.examples.tiles;

import java.time.Duration;

/** Stand-in for Covey's own until the node is there. */
record Lookup<V>(V value, Source source, String owner, Duration age) {}
