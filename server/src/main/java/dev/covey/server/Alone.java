package dev.covey.server;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import java.util.List;

/** The list of a node that has no peers and yet listens, for those who ask it. Immutable. */
final class Alone implements Discovery {

  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    listener.viewed(View.of(0, List.of(self)));
    listener.changed(DiscoveryStatus.of(DiscoveryStatus.State.CURRENT));
  }

  @Override
  public void close() {}
}
