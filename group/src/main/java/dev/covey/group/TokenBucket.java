package dev.covey.group;

/**
 * So many events a second, and after a pause a burst at once: a token bucket (Turner: "New
 * directions in communications", IEEE Communications 24(10), 1986). Not safe for concurrent use.
 */
final class TokenBucket {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private long filledAtNanos;

  /**
   * A full bucket.
   *
   * @param burst how many tokens it holds; at least 1
   */
  TokenBucket(double perSecond, double burst, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAtNanos = nowNanos;
  }

  /** Takes a token if there is one. */
  boolean take(long nowNanos) {
    boolean has = has(nowNanos);
    if (has) {
      tokens--;
    }
    return has;
  }

  boolean has(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1;
  }

  /** Takes a token that may have to be filled in later: a debt of up to one burst. */
  void owe(long nowNanos) {
    fill(nowNanos);
    tokens = Math.max(-burst, tokens - 1);
  }

  /** Until there is a token, in nanoseconds; zero if there is one. */
  long untilNextNanos(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND);
  }

  private void fill(long nowNanos) {
    double filled = (nowNanos - filledAtNanos) * (perSecond / NANOS_PER_SECOND);
    tokens = Math.min(burst, tokens + filled);
    filledAtNanos = nowNanos;
  }
}
