package dev.covey.node;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.Member;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import dev.covey.peers.Cluster;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's time in a list of members: joins it, hands on its views, leaves it. Safe for concurrent
 * use.
 */
final class Membership implements DiscoveryListener {

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final Discovery discovery;
  private final Member self;
  private final Terms terms;
  private final Cluster cluster;
  private final Readiness readiness;
  private final Runnable afterView;
  private final AtomicBoolean joined = new AtomicBoolean();
  private volatile boolean left;
  private volatile DiscoveryStatus status = DiscoveryStatus.of(State.APART);

  /** Whether the last view had this node, and before the first. Confined to {@link #viewed}. */
  private boolean listed = true;

  /**
   * @param afterView run when the cluster has adopted a view, on the discovery's thread
   */
  Membership(
      Discovery discovery,
      Member self,
      Terms terms,
      Cluster cluster,
      Readiness readiness,
      Runnable afterView) {
    this.discovery = discovery;
    this.self = self;
    this.terms = terms;
    this.cluster = cluster;
    this.readiness = readiness;
    this.afterView = afterView;
  }

  /** Where the others are told to call this node. */
  Member self() {
    return self;
  }

  DiscoveryStatus status() {
    return status;
  }

  /**
   * Joins the list, unless told to leave before, or meanwhile.
   *
   * @throws IllegalStateException if it was called before
   * @throws dev.covey.discovery.DiscoveryException if it cannot join
   */
  void join() {
    if (!joined.compareAndSet(false, true)) {
      throw new IllegalStateException("join of node " + self.id() + ": again (expected: once)");
    }
    if (left) { // a leave() from here on sees that there is a list to leave
      return;
    }
    discovery.join(self, terms, this);
    if (left) {
      discovery.close(); // that of leave() may have come before the list knew of this node
    } else {
      readiness.joined();
    }
  }

  /** Leaves the list, if it joined. */
  void leave() {
    left = true;
    if (joined.get()) {
      discovery.close();
    }
  }

  @Override
  public void confirmed(long registryId, long registration, long untilNanos) {
    cluster.confirmed(registryId, registration, untilNanos);
  }

  @Override
  public void announced(Adoption adoption) {
    cluster.announced(adoption);
  }

  @Override
  public void viewed(View view) {
    cluster.adopt(view);
    afterView.run();
    LOG.info(
        "view adopted id={} registry={}{} revision={} members={}",
        self.id(),
        Long.toHexString(view.registryId()),
        view.young() ? " (new, nothing is kept yet)" : "",
        view.revision(),
        view.members().stream().map(Member::id).toList());
    boolean stillListed = cluster.isListed();
    if (listed && !stillListed) {
      LOG.warn(
          "node not in the list, it owns no keys id={} revision={}", self.id(), view.revision());
    }
    listed = stillListed;
    readiness.viewed(view);
  }

  @Override
  public void changed(DiscoveryStatus now) {
    status = now;
    if (now.state() == State.STALE) {
      LOG.warn("discovery id={} state={} detail=\"{}\"", self.id(), now.state(), now.detail());
    } else {
      LOG.info("discovery id={} state={} detail=\"{}\"", self.id(), now.state(), now.detail());
    }
  }
}
