package dev.covey.integration.offending.group;

import dev.covey.integration.offending.ring.KnowsGroups;

/** The other half of a cycle. */
public final class KnowsRings {
  public Class<?> ring() {
    return KnowsGroups.class;
  }
}
