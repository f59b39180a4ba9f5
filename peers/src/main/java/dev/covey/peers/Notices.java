package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.View;
import dev.covey.singleflight.Timer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What this node says in the registry to those that may not hear it, and reads there of those that
 * it does not hear; nothing where there is no registry. Safe for concurrent use; {@link #adopting}
 * and {@link #adopted} are called serially.
 */
final class Notices {

  /**
   * After which a member that may not have heard of this node's view is told through the registry.
   */
  private static final long ANNOUNCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long before its end a lease is extended through the registry. */
  static final long BEFORE_END_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  private final Member self;
  private final Noticeboard noticeboard;
  private final Views views;
  private final Behind behind;
  private final Timer timer;
  private final LongSupplier ticker;
  private final AtomicBoolean polling = new AtomicBoolean();
  private volatile boolean closed;

  Notices(
      Member self,
      Noticeboard noticeboard,
      Views views,
      Behind behind,
      Timer timer,
      LongSupplier ticker) {
    this.self = self;
    this.noticeboard = noticeboard;
    this.views = views;
    this.behind = behind;
    this.timer = timer;
    this.ticker = ticker;
  }

  /**
   * This node is about to adopt a view: that nobody is listed yet under another registration, and
   * who may be granted something, has to be known before that is.
   */
  void adopting(Snapshot before, View view) {
    Optional<Member> own = Snapshot.memberOf(view, self);
    if (isRegistered(view) && own.isPresent()) {
      if (!before.goesOnIn(view, self)) {
        behind.begin(view.registryId(), own.get().registration());
      }
      behind.expect(idsOf(view));
    }
  }

  private static List<String> idsOf(View view) {
    return view.members().stream().map(Member::id).toList();
  }

  /** It has adopted it: who is no member any more need not be listed. */
  void adopted(Snapshot after) {
    View view = after.view();
    if (isRegistered(view) && after.memberOf(self).isPresent()) {
      behind.retain(idsOf(view));
    } else {
      behind.end();
    }
    if (isRegistered(view)) {
      announceIfUnheard(view);
      poll();
    }
  }

  private boolean isRegistered(View view) {
    return view.registryId() != 0 && !noticeboard.equals(Noticeboard.NONE);
  }

  /** A while later, if somebody's slots are pending still, and there is no other view. */
  private void announceIfUnheard(View view) {
    if (!view.young()) {
      timer.schedule(
          () -> {
            Snapshot now = views.current();
            if (now.view().equals(view) && now.hasPending()) {
              noticeboard.announce(view);
            }
          },
          ANNOUNCE_NANOS);
    }
  }

  /** Now and then, whether somebody is silent whom this node trusts. */
  private void poll() {
    if (polling.compareAndSet(false, true)) {
      timer.schedule(this::readIfSilent, POLL_NANOS);
    }
  }

  private void readIfSilent() {
    polling.set(false);
    if (closed || !isRegistered(views.current().view())) {
      return;
    }
    if (!views.wantsRoster()) {
      poll();
      return;
    }
    long askedAtNanos = ticker.getAsLong();
    noticeboard
        .read()
        .thenAccept(
            found -> {
              found.ifPresent(roster -> views.read(roster, askedAtNanos));
              poll();
            });
  }

  /** Reads nothing any more. */
  void close() {
    closed = true;
  }
}
