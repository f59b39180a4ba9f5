package dev.covey.peers.session;

import dev.covey.group.ViewName;

/**
 * What a node says of itself in a heartbeat. Immutable.
 *
 * @param sentAtNanos when it was sent, by the sender's clock, which the answer repeats
 * @param member the sender's id
 * @param incarnation of the sender's process
 * @param registration of the sender, as of {@link dev.covey.discovery.Member#registration}
 * @param view the sender's current one
 * @param members of that view, as {@link dev.covey.discovery.View#fingerprint} has them
 * @param trustsNothing whether the sender has no lease from the member that it sends this to
 */
public record Beat(
    long sentAtNanos,
    String member,
    long incarnation,
    long registration,
    ViewName view,
    long members,
    boolean trustsNothing) {}
