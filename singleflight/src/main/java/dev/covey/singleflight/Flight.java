package dev.covey.singleflight;

/** One call in progress, as the call itself sees it. Safe for concurrent use. */
@FunctionalInterface
public interface Flight {

  /**
   * Whether later callers would still join this flight. Once false it stays false: what the call
   * brings back goes to those who wait for it already, and must not be stored.
   */
  boolean isAttached();
}
