package dev.covey.group;

import org.jspecify.annotations.Nullable;

/** What an owner may do to answer a peer. */
public enum FetchMode {
  /** Answer from the main tier, else run the getter. */
  LOAD,
  /**
   * As {@link #LOAD}, for a getter that waits for the answer: a load of its own waits for no free
   * place, since the getter holds one, perhaps the very one.
   */
  NESTED_LOAD,
  /**
   * As {@link #LOAD}, in place of an owner that the asker could not reach: answer from what this
   * member has loaded so before, else run the getter.
   */
  STAND_IN,
  /** Answer from the main tier only. */
  CACHED_ONLY;

  /** To get a value for this load, or for a caller outside of any. */
  static FetchMode of(@Nullable LoadScope asking) {
    return asking == null ? LOAD : NESTED_LOAD;
  }
}
