package dev.covey.peers.session;

import dev.covey.group.ViewName;

/**
 * What a member answers to a heartbeat. Immutable.
 *
 * @param sentAtNanos of the {@link Beat}
 * @param incarnation of the process that answers
 * @param view its current one
 * @param members of that view, as {@link dev.covey.discovery.View#fingerprint} has them
 * @param settled whether it knows that every member has had the view of these members
 * @param granted whether the sender may trust what it has from this member, for a lease time since
 *     it sent the heartbeat
 */
public record BeatAnswer(
    long sentAtNanos,
    long incarnation,
    ViewName view,
    long members,
    boolean settled,
    boolean granted) {}
