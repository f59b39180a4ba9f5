package dev.covey.integration.offending.group;

import dev.covey.integration.offending.node.ShowsGenerated;

/** Calls up. */
public final class KnowsNodes {
  public Class<?> node() {
    return ShowsGenerated.class;
  }
}
