package dev.covey.node;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What came of the requests for values, by peer. A peer is its member id: one that moves to another
 * address keeps its counts. Safe for concurrent use.
 */
final class CallsByPeer {

  private final Map<String, PeerCalls> calls = new ConcurrentHashMap<>();

  /** The counts of the member of this id; from zero, if it was never asked or is not kept. */
  PeerCalls of(String memberId) {
    return calls.computeIfAbsent(memberId, id -> new PeerCalls());
  }

  /** Drops the counts of all other members. */
  void keepOnly(Set<String> memberIds) {
    calls.keySet().retainAll(memberIds);
  }
}
