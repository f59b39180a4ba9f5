package dev.covey.peers.session;

import dev.covey.group.Freshness;

/**
 * Word that a value is too large for a reply and waits at its owner to be {@linkplain Link#collect
 * collected}. Immutable.
 *
 * @param id of the request
 * @param bytes how large it is
 * @param hot as of {@link dev.covey.group.Answer.Value}
 */
public record Parcel(long id, int bytes, Freshness freshness, boolean hot) {}
