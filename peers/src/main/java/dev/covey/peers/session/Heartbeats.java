package dev.covey.peers.session;

/** What heartbeats to one member say, and who hears of the answers. Safe for concurrent use. */
public interface Heartbeats {

  /** What the next one says, which is sent at once. */
  Beat beat();

  /** One is answered. Never blocks, never throws. */
  void answered(BeatAnswer answer);
}
