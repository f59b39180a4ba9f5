package dev.covey.peers.session;

import java.util.List;

/**
 * What an asker says in one message. Immutable.
 *
 * @param cancelled the ids of earlier requests whose replies nobody waits for any more
 */
public record Requests(List<Request> requests, List<Long> cancelled) {

  public Requests {
    requests = List.copyOf(requests);
    cancelled = List.copyOf(cancelled);
  }
}
