package dev.covey.group;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which keys owned here peers ask for so often, in this moment, that each should have a copy. Safe
 * for concurrent use; nobody waits.
 *
 * <p>How it works.
 *
 * <ol>
 *   <li>A key is hot while it makes up at least 1/{@value #SHARE} of what peers ask this node for:
 *       a key that is not hot adds less than a hundredth to that, so no single one makes a node
 *       busier than others. And it was asked for {@value #LEAST_REQUESTS} times at least: on a node
 *       that is asked for little, no key is a burden.
 *   <li>The moment is the last {@value #HALVED_AFTER_REQUESTS} requests or the last second,
 *       whichever is shorter, with what came before at half its weight, and so on. So a key that
 *       takes half of all requests from one moment to the next is marked from its {@value
 *       #LEAST_REQUESTS}th to 32nd on: that is 1/{@value #SHARE} of the moment. And one that nobody
 *       asks for any more is not marked a few seconds later.
 *   <li>What counts is how often a key was asked for at least, so that none is marked for another's
 *       requests. {@value #COUNTERS} counters, twice {@value #SHARE}, know it to 1/{@value
 *       #COUNTERS} of the requests: each key that makes up 1/{@value #SHARE} and that is marked.
 *   <li>Who finds another thread counting leaves its request uncounted and its answer unmarked: it
 *       is a sample, and the key's next answer will do.
 * </ol>
 */
final class HotKeys {

  private static final int COUNTERS = 256;
  private static final int SHARE = 128;
  private static final int LEAST_REQUESTS = 16;
  private static final int HALVED_AFTER_REQUESTS = 4_096;
  private static final long HALVED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So many halvings leave nothing of what a moment can have counted. */
  private static final int MOST_HALVINGS = 16;

  private final AtomicBoolean counting = new AtomicBoolean();

  // All guarded by counting.
  private final SpaceSaving requests = new SpaceSaving(COUNTERS);
  private int recent;
  private long halvedAtNanos;

  HotKeys(long nowNanos) {
    this.halvedAtNanos = nowNanos;
  }

  /** Counts a request for a key, and says whether the key is hot. Allocates nothing. */
  boolean ask(String key, long nowNanos) {
    if (counting.get() || !counting.compareAndSet(false, true)) {
      return false;
    }
    try {
      age(nowNanos);
      recent++;
      return isHot(requests.count(key), recent);
    } finally {
      counting.set(false);
    }
  }

  /**
   * @param keyAtLeast how often the key was asked for, at least
   * @param all how often any key was
   */
  static boolean isHot(int keyAtLeast, int all) {
    return keyAtLeast >= LEAST_REQUESTS && (long) keyAtLeast * SHARE >= all;
  }

  private void age(long nowNanos) {
    long periods = (nowNanos - halvedAtNanos) / HALVED_AFTER_NANOS;
    if (periods > 0) {
      halvedAtNanos += periods * HALVED_AFTER_NANOS;
      halve((int) Math.min(periods, MOST_HALVINGS));
    } else if (recent >= HALVED_AFTER_REQUESTS) {
      halve(1);
    }
  }

  private void halve(int times) {
    for (int i = 0; i < times; i++) {
      requests.halve();
      recent /= 2;
    }
  }
}
