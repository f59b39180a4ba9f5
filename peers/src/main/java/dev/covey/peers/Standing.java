package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.discovery.View;
import dev.covey.group.Lease;
import dev.covey.group.ViewName;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node may use what it owns: it has to be sure to be in the list, since others own its
 * keys once it is not. Where members are given and do not register, it always is.
 *
 * <p>Confined to who holds the lock of {@link Views}.
 */
final class Standing {

  private final OnDiscoveryLoss onDiscoveryLoss;

  /** Whether the current view is of a registry. */
  private boolean registered;

  /** Of this node in the current view; 0: it is not in there. */
  private long registration;

  private long registryId;
  private long confirmedRegistryId;
  private long confirmedRegistration;
  private long confirmedUntilNanos;
  private Lease lease = Lease.none();

  /** Whether the node is about to leave. */
  private boolean fenced;

  Standing(OnDiscoveryLoss onDiscoveryLoss) {
    this.onDiscoveryLoss = onDiscoveryLoss;
  }

  /** What this node's ownerships hold under. */
  Lease lease() {
    return lease;
  }

  /**
   * There is another view.
   *
   * @param own this node in it; null: it is not in there
   */
  void adopted(View view, @Nullable Member own) {
    boolean inRegistry = view.registryId() != 0;
    long number = own == null ? 0 : own.registration();
    boolean goesOn =
        inRegistry == registered && registryId == view.registryId() && number == registration;
    registered = inRegistry;
    registryId = view.registryId();
    registration = number;
    if (!goesOn || !isUsed()) {
      begin();
    }
  }

  /**
   * The registry keeps a registration of this node until then.
   *
   * @return whether that begins another lease
   */
  boolean confirmed(long inRegistry, long number, long untilNanos, long nowNanos) {
    confirmedRegistryId = inRegistry;
    confirmedRegistration = number;
    confirmedUntilNanos = untilNanos;
    if (!registered || !isConfirmed()) {
      return false; // the view that has it is about to come
    }
    if (lease.renew(untilNanos, nowNanos)) {
      return false;
    }
    begin();
    return true;
  }

  /**
   * A peer shows that it has other members: if its view is newer, this node may be off the list.
   *
   * @return whether that ends the lease
   */
  boolean shown(ViewName theirs, ViewName own, long nowNanos) {
    boolean ends =
        onDiscoveryLoss == OnDiscoveryLoss.SERVE
            && isUsed()
            && !isCurrent(nowNanos)
            && !own.covers(theirs);
    if (ends) {
      lease.end();
    }
    return ends;
  }

  /** Whether this node is sure to be in the list, by what the registry said. */
  boolean isCurrent(long nowNanos) {
    return !registered || (isConfirmed() && confirmedUntilNanos - nowNanos > 0);
  }

  /** Until when it is sure, where there is a registry; a time that is over: it is not. */
  long sureUntilNanos(long nowNanos) {
    return isConfirmed() ? confirmedUntilNanos : nowNanos;
  }

  /** The process has not run for a while. */
  void resumed(long nowNanos) {
    lease.end();
    if (isCurrent(nowNanos)) {
      begin();
    }
  }

  /** Numbers of registrations come again in a registry that has lost what it had. */
  private boolean isConfirmed() {
    return confirmedRegistryId == registryId && confirmedRegistration == registration;
  }

  /** Without regard to the time. */
  private boolean isUsed() {
    return !lease.isOver();
  }

  /** Ends it for good. */
  void fence() {
    fenced = true;
    lease.end();
  }

  boolean isFenced() {
    return fenced;
  }

  private void begin() {
    lease.end();
    if (fenced) {
      lease = Lease.none();
    } else if (!registered || (onDiscoveryLoss == OnDiscoveryLoss.SERVE && registration != 0)) {
      lease = Lease.unbounded();
    } else if (registration != 0 && isConfirmed()) {
      lease = Lease.until(confirmedUntilNanos);
    } else {
      lease = Lease.none();
    }
  }
}
