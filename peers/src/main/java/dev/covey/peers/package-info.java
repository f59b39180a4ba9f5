/**
 * One node among others: the view, and the requests between members, as state machines over a
 * {@code Wire} without threads, clock or network of their own. Start with {@code Cluster}.
 */
@NullMarked
package dev.covey.peers;

import org.jspecify.annotations.NullMarked;
