package dev.covey.integration.offending.ring;

import dev.covey.integration.offending.benchmarks.Speed;

/** Depends on what nothing may depend on. */
public final class KnowsBenchmarks {
  public Speed speed() {
    return new Speed();
  }
}
