package dev.covey.benchmarks;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;

/** A discovery that also tells when it had the member in the list. Safe as the other one is. */
final class WatchedDiscovery implements Discovery {
  private final Discovery discovery;
  private volatile long listedAtNanos;

  WatchedDiscovery(Discovery discovery) {
    this.discovery = discovery;
  }

  /** When the first view came that has the member; 0 before. */
  long listedAtNanos() {
    return listedAtNanos;
  }

  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    discovery.join(self, terms, new Watching(self, listener));
  }

  @Override
  public Noticeboard noticeboard() {
    return discovery.noticeboard();
  }

  @Override
  public void close() {
    discovery.close();
  }

  private final class Watching implements DiscoveryListener {
    private final Member self;
    private final DiscoveryListener listener;

    Watching(Member self, DiscoveryListener listener) {
      this.self = self;
      this.listener = listener;
    }

    @Override
    public void viewed(View view) {
      if (listedAtNanos == 0 && view.members().stream().anyMatch(each -> each.denotes(self))) {
        listedAtNanos = System.nanoTime();
      }
      listener.viewed(view);
    }

    @Override
    public void confirmed(long registryId, long registration, long untilNanos) {
      listener.confirmed(registryId, registration, untilNanos);
    }

    @Override
    public void announced(Adoption adoption) {
      listener.announced(adoption);
    }

    @Override
    public void changed(DiscoveryStatus status) {
      listener.changed(status);
    }
  }
}
