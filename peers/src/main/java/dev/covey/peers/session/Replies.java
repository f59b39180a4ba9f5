package dev.covey.peers.session;

import java.util.List;

/**
 * What an owner says in one message. Immutable.
 *
 * @param taken how many messages of requests it has taken on this link so far
 */
public record Replies(long taken, List<Reply> replies, List<Parcel> parcels) {

  public Replies {
    replies = List.copyOf(replies);
    parcels = List.copyOf(parcels);
  }
}
