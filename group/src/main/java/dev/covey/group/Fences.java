package dev.covey.group;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When keys were last removed on this node: what began to be loaded before that may be what was to
 * be removed. Keys share {@value #STRIPES} stripes, by their hash, and each stripe has the time of
 * the last removal of any of its keys. So a key may count as removed when another was, never the
 * other way round.
 *
 * <p>Times are of one ticker with the semantics of {@link System#nanoTime}: any value, below zero
 * as well, and of two the later is told by their difference.
 *
 * <p>Safe for concurrent use, without locks. Takes 32 KiB.
 */
final class Fences {

  private static final int STRIPES = 1 << 12;

  /**
   * Nothing was removed. Not zero, which a ticker may start at; a removal at this very moment
   * counts as one a nanosecond later.
   */
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLongArray fencedAtNanos;

  Fences() {
    long[] never = new long[STRIPES];
    Arrays.fill(never, NEVER);
    fencedAtNanos = new AtomicLongArray(never);
  }

  /** Records that a key is removed now. Does nothing where a later removal is recorded already. */
  void fence(String key, long nowNanos) {
    fenceStripe(stripeOf(key), nowNanos);
  }

  private void fenceStripe(int stripe, long nowNanos) {
    long fenced = nowNanos == NEVER ? nowNanos + 1 : nowNanos;
    fencedAtNanos.accumulateAndGet(stripe, fenced, Fences::later);
  }

  /** The same, of every key. */
  void fenceAll(long nowNanos) {
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      fenceStripe(stripe, nowNanos);
    }
  }

  /**
   * Whether what began to be loaded then is younger than each removal of the key that is recorded
   * here. At the moment of a removal it is not.
   */
  boolean isYounger(String key, long beganAtNanos) {
    long fenced = fencedAtNanos.get(stripeOf(key));
    return fenced == NEVER || beganAtNanos - fenced > 0;
  }

  static int stripeOf(String key) {
    return Keys.mixedHash(key) & (STRIPES - 1);
  }

  private static long later(long recorded, long fenced) {
    return recorded == NEVER || fenced - recorded > 0 ? fenced : recorded;
  }
}
