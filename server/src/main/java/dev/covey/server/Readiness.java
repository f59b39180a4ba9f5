package dev.covey.server;

import java.util.List;

/**
 * Whether the node should be asked. Immutable.
 *
 * @param reasons why not, for people, a line each; none: it is ready
 * @param notes what is worth to know beside that, a line each
 */
record Readiness(List<String> reasons, List<String> notes) {

  Readiness {
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
  }

  boolean isReady() {
    return reasons.isEmpty();
  }
}
