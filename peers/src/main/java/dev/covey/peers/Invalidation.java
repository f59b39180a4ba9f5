package dev.covey.peers;

import dev.covey.group.FailureKind;
import dev.covey.group.Peer;
import dev.covey.group.WriteAnswer;
import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One message to every other member to drop something, until each has acknowledged it or trusts
 * nothing any more that it has from here. Until then a member is granted no further trust, so it
 * does not take longer than a lease. Safe for concurrent use.
 */
final class Invalidation {

  /** Brings the message to a member. */
  @FunctionalInterface
  interface Message {
    CompletableFuture<WriteAnswer> sendTo(Peer peer, long timeoutNanos);
  }

  /**
   * How long one attempt may take: then it is made again, since the connection may have been lost
   * unseen.
   */
  static final long ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** After which a member that has not answered is listed as behind. */
  static final long OVERDUE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Message message;
  private final Grants grants;
  private final Behind behind;
  private final BooleanSupplier maySkipSilent;
  private final Timer timer;
  private final LongSupplier ticker;
  private final CompletableFuture<WriteAnswer> done = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Everybody who was ever told. Guarded by this, as all that follows. */
  private final Set<Peer> told = new HashSet<>();

  /** Who has not acknowledged, and why not; whose trust has ended, if that is not enough, too. */
  private final Map<Peer, String> waiting = new LinkedHashMap<>();

  /** Who is granted nothing for it. */
  private final Set<Peer> due = new HashSet<>();

  /** Whose end of trust is looked for. */
  private final Set<Peer> overdue = new HashSet<>();

  private boolean begun;

  /**
   * @param maySkipSilent whether the end of its trust is as good as a member's acknowledgement,
   *     asked when it has ended
   */
  Invalidation(
      Message message,
      Grants grants,
      Behind behind,
      BooleanSupplier maySkipSilent,
      Timer timer,
      LongSupplier ticker) {
    this.message = message;
    this.grants = grants;
    this.behind = behind;
    this.maySkipSilent = maySkipSilent;
    this.timer = timer;
    this.ticker = ticker;
  }

  /**
   * Tells these members.
   *
   * @param timeoutNanos until it has failed; it goes on all the same
   * @return {@link WriteAnswer.Done}, or a failure of {@link FailureKind#UNAVAILABLE} with the
   *     names of those who have not acknowledged. Never fails.
   */
  CompletableFuture<WriteAnswer> begin(List<Peer> peers, long timeoutNanos) {
    peers.forEach(this::tell);
    synchronized (this) {
      begun = true;
    }
    endIfAllHave();
    if (!done.isDone()) {
      Runnable cancel = timer.schedule(this::timeOut, timeoutNanos);
      done.whenComplete((answer, never) -> cancel.run());
    }
    return done;
  }

  /** Completes when nobody is granted less for it any more, and it has an outcome. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Tells a member, unless it was told already, or it is too late. */
  void tell(Peer peer) {
    synchronized (this) {
      if (done.isDone() || !told.add(peer)) {
        return;
      }
      waiting.put(peer, "no answer");
      due.add(peer);
      grants.due(peer.id());
    }
    send(peer);
    if (remainingNanos(peer) <= 0) {
      trustEnded(peer);
    } else if (isDue(peer)) {
      timer.schedule(() -> overdue(peer), OVERDUE_NANOS);
    }
  }

  /** Sees to it that what the member trusts ends; once, however often it fails to answer. */
  private void overdue(Peer peer) {
    synchronized (this) {
      if (!due.contains(peer) || !overdue.add(peer)) {
        return;
      }
    }
    if (grants.hasGranted(peer.id())) {
      behind.list(peer.id()).thenRun(() -> lookForEndOfTrust(peer));
    } else {
      lookForEndOfTrust(peer);
    }
  }

  private synchronized boolean isDue(Peer peer) {
    return due.contains(peer);
  }

  /** For how long the member may still trust what it has from here. */
  private long remainingNanos(Peer peer) {
    long now = ticker.getAsLong();
    long granted = grants.remainingNanos(peer.id(), now);
    return grants.hasGranted(peer.id())
        ? Math.max(granted, behind.remainingNanos(peer.id(), now))
        : granted;
  }

  private void send(Peer peer) {
    CompletableFuture<WriteAnswer> sent;
    try {
      sent = message.sendTo(peer, ATTEMPT_NANOS);
    } catch (RuntimeException | Error defect) { // of the peer: the others are to be told
      sent = CompletableFuture.failedFuture(defect);
    }
    sent.whenComplete((answer, defect) -> answered(peer, answer, defect));
  }

  private void answered(Peer peer, @Nullable WriteAnswer answer, @Nullable Throwable defect) {
    String why = whyNot(answer, defect);
    if (why == null) {
      release(peer);
      if (grants.isClear(peer.id())) {
        behind.caughtUp(peer.id());
      }
      synchronized (this) {
        waiting.remove(peer);
      }
      endIfAllHave();
      return;
    }
    boolean again;
    synchronized (this) {
      again = waiting.replace(peer, why) != null && (due.contains(peer) || !done.isDone());
    }
    if (again) {
      overdue(peer);
      timer.schedule(() -> send(peer), RETRY_NANOS);
    }
  }

  /** Null: it is acknowledged. A member without the group, or that closes it, has nothing. */
  private static @Nullable String whyNot(@Nullable WriteAnswer answer, @Nullable Throwable defect) {
    if (answer instanceof WriteAnswer.Done) {
      return null;
    }
    if (answer instanceof WriteAnswer.Failure failure) {
      if (failure.kind() == FailureKind.NO_SUCH_GROUP || failure.kind() == FailureKind.CLOSED) {
        return null;
      }
      String what =
          failure.kind() == FailureKind.OWNER_UNREACHABLE
              ? "unreachable"
              : failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return failure.detail().isEmpty() ? what : what + ": " + failure.detail();
    }
    return String.valueOf(answer == null ? defect : answer);
  }

  private void lookForEndOfTrust(Peer peer) {
    if (isDue(peer)) {
      long remaining = remainingNanos(peer);
      if (remaining == Behind.FOR_EVER) { // it was listed, and is not any more
        relist(peer);
      } else if (remaining > 0) {
        timer.schedule(() -> lookForEndOfTrust(peer), remaining);
      } else {
        trustEnded(peer);
      }
    }
  }

  private void relist(Peer peer) {
    if (done.isDone()) {
      giveUp(peer);
      completeIfOver();
    } else {
      behind.list(peer.id());
      timer.schedule(() -> lookForEndOfTrust(peer), OVERDUE_NANOS);
    }
  }

  private void trustEnded(Peer peer) {
    if (maySkipSilent.getAsBoolean()) {
      synchronized (this) {
        waiting.remove(peer);
      }
    }
    if (grants.hasGranted(peer.id())) {
      behind.missed(peer.id());
    }
    release(peer);
    endIfAllHave();
  }

  private void release(Peer peer) {
    boolean was;
    synchronized (this) {
      was = due.remove(peer);
    }
    if (was) {
      grants.settled(peer.id());
    }
  }

  private void endIfAllHave() {
    boolean ended;
    synchronized (this) {
      ended = begun && waiting.isEmpty();
    }
    if (ended) {
      done.complete(new WriteAnswer.Done());
    }
    completeIfOver();
  }

  private void timeOut() {
    List<String> members = new ArrayList<>();
    StringBuilder detail = new StringBuilder();
    synchronized (this) {
      waiting.forEach(
          (peer, why) -> {
            members.add(peer.id());
            detail
                .append(detail.isEmpty() ? "" : "; ")
                .append("not acknowledged by ")
                .append(peer.id())
                .append(": ")
                .append(why);
          });
    }
    done.complete(new WriteAnswer.Failure(FailureKind.UNAVAILABLE, detail.toString(), members));
    if (!completeIfOver()) {
      timer.schedule(this::giveUpUnlisted, ATTEMPT_NANOS);
    }
  }

  /** Who could not be listed in all that time is not waited for, as its trust may not end. */
  private void giveUpUnlisted() {
    List<Peer> rest;
    synchronized (this) {
      rest = List.copyOf(due);
    }
    rest.forEach(this::lookForEndOfTrust);
  }

  /**
   * The member is to be listed yet, and granted nothing until then: nothing more is due for this.
   */
  private void giveUp(Peer peer) {
    behind.missed(peer.id());
    release(peer);
  }

  private boolean completeIfOver() {
    boolean nothingDue;
    synchronized (this) {
      nothingDue = due.isEmpty();
    }
    return nothingDue && done.isDone() && over.complete(null);
  }
}
