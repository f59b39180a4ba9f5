package dev.covey.peers.session;

import dev.covey.group.FetchMode;

/**
 * One key that is asked for. Immutable.
 *
 * @param id no other request on the same link has it
 * @param batch requests in one message with the same number are loaded together if the getter takes
 *     many keys; 0: alone
 */
public record Request(long id, String group, String key, FetchMode mode, int batch) {}
