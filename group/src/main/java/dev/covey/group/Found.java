package dev.covey.group;

/** The result of a flight: an entry, and where it came from. */
record Found<V>(Entry<V> entry, Source source) {}
