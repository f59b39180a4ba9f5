package dev.covey.integration;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.Member;
import dev.covey.discovery.Terms;

/** A list that cannot be left, and possibly not joined either. Confined to one thread. */
final class FailingDiscovery implements Discovery {

  private final boolean canBeJoined;
  private int closes;

  FailingDiscovery(boolean canBeJoined) {
    this.canBeJoined = canBeJoined;
  }

  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    if (!canBeJoined) {
      throw new IllegalStateException("cannot be joined");
    }
  }

  @Override
  public void close() {
    closes++;
    throw new IllegalStateException("cannot be left");
  }

  int closes() {
    return closes;
  }
}
