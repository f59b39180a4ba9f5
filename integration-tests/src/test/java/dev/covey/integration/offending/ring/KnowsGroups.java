package dev.covey.integration.offending.ring;

import dev.covey.integration.offending.group.KnowsRings;

/** A leaf that looks up; together with what it sees, a cycle. */
public final class KnowsGroups {
  public KnowsRings group() {
    return new KnowsRings();
  }
}
