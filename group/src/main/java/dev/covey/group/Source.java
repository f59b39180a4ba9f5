package dev.covey.group;

/** Where a value came from. */
public enum Source {
  /** This node's main tier: the node owns the key. */
  MAIN_HIT,
  /** This node's hot tier: a copy of a value that another member owns. */
  HOT_HIT,
  /** The owner's main tier; or that of the owner before, where the key has just come here. */
  PEER_HIT,
  /** The owner ran the getter for this call, or for one that this call shared. */
  PEER_LOAD,
  /** This node owns the key and ran the getter. */
  LOAD,
  /**
   * This node ran the getter in place of the owner; it keeps a copy only if it is the owner's
   * stand-in.
   */
  FALLBACK_LOAD
}
