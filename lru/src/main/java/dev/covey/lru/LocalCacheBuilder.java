package dev.covey.lru;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a store. {@code maxBytes}, {@code weigher} and {@code ticker} have no default.
 * Not safe for concurrent use.
 */
public final class LocalCacheBuilder<K, V> {
  long maxBytes;
  double maxEntryShare = 1.0 / 8;
  private @Nullable ToLongBiFunction<? super K, ? super V> weigher;
  ToLongFunction<? super V> lifetime = value -> Long.MAX_VALUE;
  private @Nullable LongSupplier ticker;
  Executor executor = Runnable::run;
  @Nullable Later scheduler;

  LocalCacheBuilder() {}

  /**
   * The bytes that all entries together may weigh, overhead included; above 0. For the time that it
   * takes to evict they may weigh more.
   */
  public LocalCacheBuilder<K, V> maxBytes(long maxBytes) {
    require(maxBytes > 0, "maxBytes", maxBytes, "> 0");
    this.maxBytes = maxBytes;
    return this;
  }

  /**
   * The share of {@code maxBytes} that one entry may weigh, above 0 and at most 1; 1/8 by default.
   * Whatever the share, 2 GiB is the most.
   */
  public LocalCacheBuilder<K, V> maxEntryShare(double maxEntryShare) {
    require(maxEntryShare > 0 && maxEntryShare <= 1, "maxEntryShare", maxEntryShare, "in (0, 1]");
    this.maxEntryShare = maxEntryShare;
    return this;
  }

  /**
   * The bytes of a key and its value, at least 0, without {@link LocalCache#ENTRY_OVERHEAD_BYTES}.
   * Must give the same answer each time, and quickly: it is also asked inside the atomic step.
   */
  public LocalCacheBuilder<K, V> weigher(ToLongBiFunction<? super K, ? super V> weigher) {
    this.weigher = requireNonNull(weigher, "weigher");
    return this;
  }

  /**
   * The nanoseconds for which a value may be served, from the moment it is asked: at most 0 means
   * not stored, {@link Long#MAX_VALUE}, the default, for ever. Reads do not prolong it. Asked
   * inside the atomic step, up to twice for a put: it must be quick.
   */
  public LocalCacheBuilder<K, V> lifetime(ToLongFunction<? super V> lifetime) {
    this.lifetime = requireNonNull(lifetime, "lifetime");
    return this;
  }

  /** A clock in nanoseconds that never goes back; its origin is free. Read at every get. */
  public LocalCacheBuilder<K, V> ticker(LongSupplier ticker) {
    this.ticker = requireNonNull(ticker, "ticker");
    return this;
  }

  /** Where evictions and expiries are done; by default in the thread whose call made them due. */
  public LocalCacheBuilder<K, V> executor(Executor executor) {
    this.executor = requireNonNull(executor, "executor");
    return this;
  }

  /**
   * What has expired entries dropped, and their bytes come back, though nobody calls the store any
   * more; by default nothing does. An entry is gone within 2.2 seconds of its deadline by the
   * ticker, and a millisecond more for each 1,000 that expire with it; to this comes what the
   * scheduler and the executor are late. If it was put just while another thread did maintenance,
   * and nobody has called since, it may take 10 seconds more.
   *
   * <p>The scheduler's thread hands the work to the {@link #executor}, by default does it itself:
   * at most 1,000 expired entries in one go. A store with entries in it does some every 10 seconds
   * at the latest; an empty one has nothing scheduled.
   */
  public LocalCacheBuilder<K, V> scheduler(Later scheduler) {
    this.scheduler = requireNonNull(scheduler, "scheduler");
    return this;
  }

  /**
   * Makes an empty store.
   *
   * @throws IllegalStateException if a setting without a default is missing
   */
  public LocalCache<K, V> build() {
    if (maxBytes == 0) {
      throw new IllegalStateException("maxBytes: not set (expected: > 0)");
    }
    return new LocalCache<>(this, set("weigher", weigher), set("ticker", ticker));
  }

  private static <T> T set(String name, @Nullable T setting) {
    if (setting == null) {
      throw new IllegalStateException(name + ": not set (expected: non-null)");
    }
    return setting;
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
