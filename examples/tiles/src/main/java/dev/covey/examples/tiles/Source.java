package dev.covey.examples.tiles;

/** Stand-in for Covey's own until the node is there. */
enum Source {
  MAIN_HIT,
  HOT_HIT,
  PEER_HIT,
  PEER_LOAD,
  LOAD,
  FALLBACK_LOAD
}
