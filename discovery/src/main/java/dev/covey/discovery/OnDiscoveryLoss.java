package dev.covey.discovery;

/** What a node does that can no longer be sure to be in the list. */
public enum OnDiscoveryLoss {
  /**
   * It goes on until a peer shows it a newer view. Writes succeed only if every member
   * acknowledges. A node that can reach neither the registry nor such a peer may serve values that
   * were removed meanwhile.
   */
  SERVE,

  /**
   * It uses nothing that it holds, and loads for each call, as if it had no cache; it writes
   * nothing. It never serves a value that was removed.
   */
  FENCE
}
