package dev.covey.examples.tiles;

import java.util.Map;
import java.util.Set;

/**
 * What one node tells of itself at {@code /stats}. Immutable.
 *
 * @param node its id
 * @param pages every node's page, by id, in the order of the ids
 * @param loads how often its Getter ran
 * @param guests how the requests of its guests ended
 * @param guestKeys the distinct keys that its guests asked for
 */
record NodeStats(
    String node, Map<String, String> pages, long loads, Counts guests, Set<String> guestKeys) {}
