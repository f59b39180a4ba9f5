/**
 * A member of the cluster, which a service embeds: threads and gRPC around {@code dev.covey.peers}.
 * Start with {@code Node}.
 */
@NullMarked
package dev.covey.node;

import org.jspecify.annotations.NullMarked;
