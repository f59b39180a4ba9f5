/**
 * A namespace of keys, its getter, and its tiers on one node. What a group needs of other nodes it
 * states as {@code Peers}; start with {@code Group}.
 */
@NullMarked
package dev.covey.group;

import org.jspecify.annotations.NullMarked;
