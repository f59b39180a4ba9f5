package dev.covey.peers;

import dev.covey.discovery.Noticeboard;
import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which members are listed in the registry as behind with what this node has written. A member may
 * extend what it was granted by reading there that it is not, so its trust ends for sure only when
 * it has been listed for a lease time. Without a registry nobody extends anything, and nobody is
 * listed.
 *
 * <p>Safe for concurrent use.
 */
final class Behind {

  /*
   * 1. One write at a time. What one writes counts from its answer on, and as long as every later
   *    one, answered or not, has it too.
   * 2. Who is to be listed is granted nothing, so that its trust ends. Who is listed and need not be
   *    any more can be granted something all the same: it just cannot extend that.
   * 3. Who has missed something stays listed until it says that it trusts nothing of before.
   */

  /** For how long a member may trust that is not listed. */
  static final long FOR_EVER = Long.MAX_VALUE;

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Noticeboard noticeboard;
  private final long grantNanos;
  private final Timer timer;
  private final LongSupplier ticker;

  /** Of the view; nobody without a registry. Guarded by this, as all that follows. */
  private Set<String> members = Set.of();

  private boolean retryDue;

  /** Who is to be listed, with what completes once it is. */
  private final Map<String, CompletableFuture<Void>> wanted = new HashMap<>();

  /** Since when at the latest a member has been listed without a break. */
  private final Map<String, Long> sinceNanos = new HashMap<>();

  /** Who has not acknowledged something that is not waited for any more. */
  private final Set<String> missed = new HashSet<>();

  /** Who is listed, all of them; null: not known. */
  private @Nullable Set<String> inEffect = Set.of();

  /** Under which registration, by its number in its registry, it is listed. */
  private long registryId;

  private long registration;

  /** Of that registration: what was begun in another one does not count. */
  private long life;

  private boolean writing;

  /**
   * @param grantNanos how long a member may trust what it was granted, as this node reckons
   */
  Behind(Noticeboard noticeboard, long grantNanos, Timer timer, LongSupplier ticker) {
    this.noticeboard = noticeboard;
    this.grantNanos = grantNanos;
    this.timer = timer;
    this.ticker = ticker;
  }

  /** This node is about to have another registration, which lists nobody. */
  void begin(long ofRegistry, long number) {
    synchronized (this) {
      registryId = ofRegistry;
      registration = number;
      forgetWhoIsListed();
    }
    write();
  }

  private void forgetWhoIsListed() {
    life++;
    writing = false;
    sinceNanos.clear();
    inEffect = Set.of();
  }

  /** These are about to be members too. */
  synchronized void expect(Collection<String> ids) {
    Set<String> more = new HashSet<>(members);
    more.addAll(ids);
    members = more;
  }

  /** This node has no registration any more. */
  void end() {
    List<CompletableFuture<Void>> dropped;
    synchronized (this) {
      forgetWhoIsListed();
      missed.clear();
      members = Set.of();
      dropped = keepWanted(members);
    }
    dropped.forEach(each -> each.complete(null));
  }

  /** Only these are members any more: who has left cannot extend anything. */
  void retain(Collection<String> ids) {
    List<CompletableFuture<Void>> dropped;
    synchronized (this) {
      members = Set.copyOf(ids);
      dropped = keepWanted(members);
      missed.retainAll(members);
    }
    dropped.forEach(each -> each.complete(null));
    write();
  }

  private List<CompletableFuture<Void>> keepWanted(Set<String> ids) {
    List<CompletableFuture<Void>> dropped = new ArrayList<>();
    wanted
        .entrySet()
        .removeIf(each -> !ids.contains(each.getKey()) && dropped.add(each.getValue()));
    return dropped;
  }

  /**
   * Lists a member, if there is a registry.
   *
   * @return completes when it is listed, or is not to be
   */
  CompletableFuture<Void> list(String member) {
    CompletableFuture<Void> listed;
    synchronized (this) {
      if (!members.contains(member)) {
        return CompletableFuture.completedFuture(null);
      }
      listed = wanted.computeIfAbsent(member, id -> new CompletableFuture<>());
    }
    write();
    return listed;
  }

  /** A member has not acknowledged something, and is not waited for any more. */
  void missed(String member) {
    synchronized (this) {
      if (!members.contains(member)) {
        return;
      }
      missed.add(member);
    }
    list(member);
  }

  /**
   * A member has acknowledged all that was due: it need not be listed, unless it missed something.
   */
  void caughtUp(String member) {
    CompletableFuture<Void> dropped;
    synchronized (this) {
      dropped = missed.contains(member) ? null : wanted.remove(member);
    }
    if (dropped != null) {
      dropped.complete(null);
      write();
    }
  }

  /** A member trusts nothing that it had, and nothing is due from it. */
  void resynced(String member) {
    synchronized (this) {
      missed.remove(member);
    }
    caughtUp(member);
  }

  /** Whether a member is to be listed. */
  synchronized boolean holds(String member) {
    return wanted.containsKey(member);
  }

  /** How many members are to be listed. */
  synchronized int size() {
    return wanted.size();
  }

  /**
   * For how long a member may extend what it was granted, and trust that; 0 or less: not any more.
   */
  synchronized long remainingNanos(String member, long nowNanos) {
    if (!members.contains(member)) {
      return 0;
    }
    Long since = sinceNanos.get(member);
    return since == null ? FOR_EVER : since + grantNanos - nowNanos;
  }

  private void write() {
    Set<String> listed;
    long inLife;
    long inRegistryId;
    long underRegistration;
    synchronized (this) {
      if (writing || retryDue || wanted.keySet().equals(inEffect)) {
        return;
      }
      writing = true;
      inLife = life;
      inRegistryId = registryId;
      underRegistration = registration;
      listed = Set.copyOf(wanted.keySet());
      sinceNanos.keySet().retainAll(listed);
      inEffect = null;
    }
    noticeboard
        .listBehind(inRegistryId, underRegistration, listed)
        .thenAccept(known -> written(inLife, listed, known));
  }

  private void written(long inLife, Set<String> listed, boolean known) {
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    synchronized (this) {
      if (inLife != life) {
        return;
      }
      writing = false;
      if (known) {
        inEffect = listed;
        long now = ticker.getAsLong();
        for (String member : listed) {
          sinceNanos.putIfAbsent(member, now);
          CompletableFuture<Void> waited = wanted.get(member);
          if (waited != null) {
            ready.add(waited);
          }
        }
      }
    }
    ready.forEach(each -> each.complete(null));
    if (known) {
      write();
    } else {
      retry();
    }
  }

  private void retry() {
    synchronized (this) {
      if (retryDue) {
        return;
      }
      retryDue = true;
    }
    timer.schedule(
        () -> {
          synchronized (this) {
            retryDue = false;
          }
          write();
        },
        RETRY_NANOS);
  }
}
