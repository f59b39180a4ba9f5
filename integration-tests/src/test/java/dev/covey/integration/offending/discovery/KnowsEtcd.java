package dev.covey.integration.offending.discovery;

import dev.covey.integration.offending.discovery.etcd.KnowsRing;

/** Looks into the package below its own, which is another module. */
public final class KnowsEtcd {
  public KnowsRing etcd() {
    return new KnowsRing();
  }
}
