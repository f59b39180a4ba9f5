package dev.covey.integration.offending.discovery.etcd;

import dev.covey.integration.offending.ring.KnowsGroups;

/** Knows more than discovery. */
public final class KnowsRing {
  public KnowsGroups ring() {
    return new KnowsGroups();
  }
}
