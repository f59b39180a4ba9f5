package dev.covey.peers;

import java.util.HashMap;
import java.util.Map;

/**
 * What this node has granted its peers: until when each may trust what it has from here, by this
 * node's reckoning, which is later than by the peer's own. Safe for concurrent use.
 */
final class Grants {

  private static final class Grant {
    private long untilNanos;

    /** How many messages it has not acknowledged. */
    private int due;

    /** Whether it was ever granted something by this process. */
    private boolean granted;

    Grant(long untilNanos) {
      this.untilNanos = untilNanos;
    }
  }

  private final long firstUntilNanos;
  private final long grantNanos;
  private final Map<String, Grant> byMember = new HashMap<>(); // guarded by this

  /**
   * @param firstUntilNanos until when a peer may trust a process that was this member before
   * @param grantNanos how long a grant lasts, as this node reckons
   */
  Grants(long firstUntilNanos, long grantNanos) {
    this.firstUntilNanos = firstUntilNanos;
    this.grantNanos = grantNanos;
  }

  /** Grants a member another time, unless it has something to acknowledge. */
  synchronized boolean grant(String member, long nowNanos) {
    Grant grant = of(member);
    if (grant.due > 0) {
      return false;
    }
    grant.untilNanos = nowNanos + grantNanos;
    grant.granted = true;
    return true;
  }

  /** The member may trust, from now on and for as long, what it kept of keys that came here. */
  synchronized void presume(String member, long nowNanos) {
    Grant grant = of(member);
    long untilNanos = nowNanos + grantNanos;
    if (untilNanos - grant.untilNanos > 0) {
      grant.untilNanos = untilNanos;
    }
  }

  /** Whether nothing is due from the member. */
  synchronized boolean isClear(String member) {
    return of(member).due == 0;
  }

  /** Whether the member was ever granted something, which it may have extended since. */
  synchronized boolean hasGranted(String member) {
    return of(member).granted;
  }

  /** The member is told something: it is granted nothing until it has acknowledged that. */
  synchronized void due(String member) {
    of(member).due++;
  }

  /** The member has acknowledged, or trusts nothing any more. */
  synchronized void settled(String member) {
    of(member).due--;
  }

  /** For how long the member may still trust what it has from here; 0 or less: not any more. */
  synchronized long remainingNanos(String member, long nowNanos) {
    return of(member).untilNanos - nowNanos;
  }

  private Grant of(String member) {
    return byMember.computeIfAbsent(member, id -> new Grant(firstUntilNanos));
  }
}
