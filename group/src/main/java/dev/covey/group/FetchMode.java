package dev.covey.group;

/** What an owner may do to answer a peer. */
public enum FetchMode {
  /** Answer from the main tier, else run the getter. */
  LOAD,
  /** Answer from the main tier only. */
  CACHED_ONLY
}
