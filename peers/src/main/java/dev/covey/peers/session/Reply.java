package dev.covey.peers.session;

import dev.covey.group.Answer;

/**
 * What came of one request. Immutable.
 *
 * @param id of the request
 */
public record Reply(long id, Answer answer) {}
