package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.GroupHost;
import dev.covey.group.Handed;
import dev.covey.group.Ownership;
import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what one member has for this node: group by group, the keys that are asked for most
 * first, one message at a time, at a limited rate. It begins again where a message was lost. Safe
 * for concurrent use.
 */
final class Arrival {

  /** So that a member that hands over much to several others is not busy with that alone. */
  static final long BYTES_PER_SECOND = 32 << 20;

  private static final int KEYS_PER_MESSAGE = 512;
  private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** In a row, until the member counts as gone. */
  private static final int MOST_RETRIES = 20;

  private final Wire wire;
  private final Member from;
  private final String self;
  private final boolean leaving;
  private final Function<String, @Nullable Ownership> under;
  private final Iterator<GroupHost<?>> groups;
  private final Timer timer;
  private final LongSupplier ticker;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  private int retries; // one call at a time is under way

  /**
   * @param leaving as of {@link Wire#keysFor}
   * @param under for a key, the ownership that it comes under; null: it is not wanted any more
   */
  Arrival(
      Wire wire,
      Member from,
      String self,
      boolean leaving,
      Function<String, @Nullable Ownership> under,
      List<GroupHost<?>> groups,
      Timer timer,
      LongSupplier ticker) {
    this.wire = wire;
    this.from = from;
    this.self = self;
    this.leaving = leaving;
    this.under = under;
    this.groups = groups.iterator();
    this.timer = timer;
    this.ticker = ticker;
  }

  /**
   * Begins, to be called once.
   *
   * @return whether all has come; never fails
   */
  CompletableFuture<Boolean> begin() {
    nextGroup();
    return done;
  }

  private void nextGroup() {
    if (groups.hasNext()) {
      nextPage(groups.next(), 0);
    } else {
      done.complete(true);
    }
  }

  private void nextPage(GroupHost<?> group, int skip) {
    wire.keysFor(from, self, leaving, group.group().name(), skip, CALL_NANOS)
        .thenAccept(
            found -> {
              if (found.isEmpty()) {
                retry(() -> nextPage(group, skip));
              } else if (found.get().isEmpty()) {
                nextGroup();
              } else {
                retries = 0;
                fetch(group, found.get(), skip + found.get().size());
              }
            })
        .exceptionally(this::giveUp);
  }

  private void fetch(GroupHost<?> group, List<String> keys, int skip) {
    List<String> some = keys.subList(0, Math.min(keys.size(), KEYS_PER_MESSAGE));
    List<String> rest = keys.subList(some.size(), keys.size());
    List<String> wanted = new ArrayList<>(some.size());
    List<Ownership> ownerships = new ArrayList<>(some.size());
    for (String key : some) {
      Ownership ownership = under.apply(key);
      if (ownership != null) {
        wanted.add(key);
        ownerships.add(ownership);
      }
    }
    if (!wanted.isEmpty()) {
      fetch(group, wanted, ownerships, () -> fetch(group, rest, skip));
    } else if (!rest.isEmpty()) {
      fetch(group, rest, skip);
    } else {
      nextPage(group, skip);
    }
  }

  /**
   * @param ownerships of each key, before it is asked for: what comes after that has ended is
   *     refused
   */
  private void fetch(
      GroupHost<?> group, List<String> keys, List<Ownership> ownerships, Runnable then) {
    if (keys.isEmpty()) {
      then.run();
      return;
    }
    long askedAt = ticker.getAsLong();
    wire.peek(from, group.group().name(), keys, CALL_NANOS)
        .thenAccept(
            handed -> {
              if (handed.isEmpty()) {
                retry(() -> fetch(group, keys, ownerships, then));
                return;
              }
              retries = 0;
              int count = Math.min(handed.size(), keys.size());
              group
                  .receive(
                      keys.subList(0, count),
                      handed.subList(0, count),
                      ownerships.subList(0, count),
                      askedAt)
                  .thenRun(
                      () ->
                          pause(
                              handed,
                              () ->
                                  fetch(
                                      group,
                                      keys.subList(count, keys.size()),
                                      ownerships.subList(count, keys.size()),
                                      then)))
                  .exceptionally(this::giveUp);
            })
        .exceptionally(this::giveUp);
  }

  /** A defect, of a codec say: what has not come is loaded. */
  private Void giveUp(Throwable defect) {
    done.complete(false);
    return null;
  }

  private void pause(List<Optional<Handed>> handed, Runnable then) {
    long bytes = 0;
    for (Optional<Handed> each : handed) {
      byte[] value = each.map(Handed::bytes).orElse(null);
      bytes += value == null ? 0 : value.length;
    }
    long nanos = leaving ? 0 : TimeUnit.SECONDS.toNanos(1) * bytes / BYTES_PER_SECOND;
    timer.schedule(then, Math.max(1, nanos));
  }

  private void retry(Runnable step) {
    if (++retries > MOST_RETRIES) {
      done.complete(false);
    } else {
      timer.schedule(step, RETRY_NANOS);
    }
  }
}
