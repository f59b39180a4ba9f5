package dev.covey.discovery;

import dev.covey.discovery.DiscoveryStatus.State;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node's time with a list that others keep and that is looked at now and then: other members are
 * another view; while the list cannot be read the last good one stands. Nobody registers.
 *
 * <p>Delivers on the thread that joins, and after that on the list's own. Safe for concurrent use;
 * {@link #join} and {@link #close} block, and are not for that thread.
 */
final class PolledList {

  /** Where the list is read. Confined to one thread at a time; may block. */
  interface Source {

    /**
     * The members, in any order, at least one.
     *
     * @throws DiscoveryException if there is no good list
     */
    List<Member> read();

    /** How long to wait until the next look, after one that was good or not. */
    long waitNanos(boolean good);
  }

  private static final long CLOSE_SECONDS = 2;

  private final Function<String, ScheduledExecutorService> threads;

  private @Nullable ScheduledExecutorService serial; // guarded by this; written once
  private volatile boolean closed;

  // From here on confined to who joins, then to the list's thread.
  private @Nullable View last;
  private @Nullable DiscoveryStatus told;

  /**
   * @param threads makes what runs one task at a time, for the node of an id; shut down by {@link
   *     #close}
   */
  PolledList(Function<String, ScheduledExecutorService> threads) {
    this.threads = threads;
  }

  /**
   * Reads the list, delivers it, and begins to look at it.
   *
   * @throws DiscoveryException if there is no good list, or this is closed
   * @throws IllegalStateException if it was called before
   */
  void join(String id, Source source, DiscoveryListener listener) {
    ScheduledExecutorService begun = begin(id);
    try {
      List<Member> members = source.read();
      if (closed) {
        throw closedBefore(id);
      }
      deliver(members, listener);
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
    next(begun, source, listener, true);
  }

  private synchronized ScheduledExecutorService begin(String id) {
    if (serial != null) {
      throw new IllegalStateException("member " + id + ": joins again (expected: once)");
    }
    if (closed) {
      throw closedBefore(id);
    }
    ScheduledExecutorService begun = threads.apply(id);
    serial = begun;
    return begun;
  }

  private static DiscoveryException closedBefore(String id) {
    return new DiscoveryException("member " + id + " cannot join: closed");
  }

  private void next(
      ScheduledExecutorService on, Source source, DiscoveryListener listener, boolean good) {
    try {
      on.schedule(
          () -> lookAndGoOn(on, source, listener), source.waitNanos(good), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      return; // nobody wants to know any more
    }
  }

  private void lookAndGoOn(ScheduledExecutorService on, Source source, DiscoveryListener listener) {
    boolean good = false;
    try {
      good = look(source, listener);
    } finally { // whatever is wrong with who listens, the list is not forgotten
      next(on, source, listener, good);
    }
  }

  /** Whether there was a good list. */
  private boolean look(Source source, DiscoveryListener listener) {
    try {
      List<Member> members = source.read();
      if (!closed) { // reading takes time
        deliver(members, listener);
      }
      return true;
    } catch (DiscoveryException bad) {
      if (!closed) {
        tell(new DiscoveryStatus(State.STALE, String.valueOf(bad.getMessage())), listener);
      }
      return false;
    }
  }

  private void deliver(List<Member> members, DiscoveryListener listener) {
    View before = last;
    View now = View.of(before == null ? 1 : before.revision() + 1, members);
    if (before == null || !now.members().equals(before.members())) {
      last = now;
      listener.viewed(now);
    }
    tell(DiscoveryStatus.of(State.CURRENT), listener);
  }

  private void tell(DiscoveryStatus now, DiscoveryListener listener) {
    if (!now.equals(told)) {
      told = now;
      listener.changed(now);
    }
  }

  /** Takes no notice of a look that hangs for longer than 2 s: it delivers nothing any more. */
  void close() {
    ScheduledExecutorService begun;
    synchronized (this) {
      closed = true;
      begun = serial;
    }
    if (begun == null) {
      return;
    }
    begun.shutdownNow();
    try {
      begun.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
