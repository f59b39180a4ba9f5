package dev.covey.integration.offending.node;

import dev.covey.integration.offending.proto.Generated;

/** What no user can call; no offence. */
final class KeepsGeneratedToItself {
  public Generated result() {
    return new Generated();
  }
}
