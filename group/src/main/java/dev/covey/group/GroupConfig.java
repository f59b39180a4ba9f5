package dev.covey.group;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a group. Immutable; {@link #defaults()} or {@link #builder()} makes one.
 *
 * <p>Settings may differ between the members of a cluster; those about loads and time to live count
 * where the key is owned.
 */
public final class GroupConfig {

  private static final GroupConfig DEFAULTS = builder().build();

  private final long maxBytes;
  private final double hotShare;
  private final int mirrorAfterFetches;
  private final boolean marksHotKeys;
  private final double absentShare;
  private final double maxEntryShare;
  private final int maxKeyBytes;
  private final int maxValueBytes;
  private final @Nullable Duration timeToLive;
  private final @Nullable Duration softTimeToLive;
  private final @Nullable Duration staleIfError;
  private final boolean mustRevalidate;
  private final double jitter;
  private final Duration absentTimeToLive;
  private final Duration errorTimeToLive;
  private final @Nullable Duration hotTimeToLive;
  private final Duration timeout;
  private final Duration loadTimeout;
  private final Duration softLoadTimeout;
  private final Duration retryDelay;
  private final int maxConcurrentLoads;
  private final int maxQueuedLoads;
  private final Duration queueTimeout;
  private final int maxQueuedRefreshes;
  private final @Nullable Double loadsPerSecond;
  private final int maxKeysPerLoad;
  private final boolean passThrough;

  GroupConfig(GroupConfigBuilder builder) {
    this.maxBytes = builder.maxBytes;
    this.hotShare = builder.hotShare;
    this.mirrorAfterFetches = builder.mirrorAfterFetches;
    this.marksHotKeys = builder.marksHotKeys;
    this.absentShare = builder.absentShare;
    this.maxEntryShare = builder.maxEntryShare;
    this.maxKeyBytes = builder.maxKeyBytes;
    this.maxValueBytes = builder.maxValueBytes;
    this.timeToLive = builder.timeToLive;
    this.softTimeToLive = builder.softTimeToLive;
    this.staleIfError = builder.staleIfError;
    this.mustRevalidate = builder.mustRevalidate;
    this.jitter = builder.jitter;
    this.absentTimeToLive = builder.absentTimeToLive;
    this.errorTimeToLive = builder.errorTimeToLive;
    this.hotTimeToLive = builder.hotTimeToLive;
    this.timeout = builder.timeout;
    this.loadTimeout = builder.loadTimeout;
    this.softLoadTimeout =
        builder.softLoadTimeout == null ? builder.timeout.dividedBy(2) : builder.softLoadTimeout;
    this.retryDelay = builder.retryDelay;
    this.maxConcurrentLoads = builder.maxConcurrentLoads;
    this.maxQueuedLoads = builder.maxQueuedLoads;
    this.queueTimeout = builder.queueTimeout == null ? builder.timeout : builder.queueTimeout;
    this.maxQueuedRefreshes = builder.maxQueuedRefreshes;
    this.loadsPerSecond = builder.loadsPerSecond;
    this.maxKeysPerLoad = builder.maxKeysPerLoad;
    this.passThrough = builder.passThrough;
  }

  /** Every setting at its default. */
  public static GroupConfig defaults() {
    return DEFAULTS;
  }

  /** Begins with every setting at its default. */
  public static GroupConfigBuilder builder() {
    return new GroupConfigBuilder();
  }

  /** Budget of all tiers together, in bytes of heap as estimated, on this node. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The share of {@link #maxBytes} that copies of other members' values may take. */
  public double hotShare() {
    return hotShare;
  }

  /** The bytes of that share. */
  long hotBytes() {
    return (long) (maxBytes * hotShare);
  }

  /**
   * How many times this node fetches another member's value, within about as many fetches as it has
   * room for copies, before it keeps a copy; 1: it keeps each. A value whose owner says that its
   * key is hot is kept at once, and the knowledge that a key has no value always.
   */
  public int mirrorAfterFetches() {
    return mirrorAfterFetches;
  }

  /** Whether answers to peers say which keys are hot. */
  boolean marksHotKeys() {
    return marksHotKeys;
  }

  /**
   * The share of {@link #maxBytes} that the knowledge which keys have no value, or whose loads have
   * just failed, may take. The main tier has what these two shares leave.
   */
  public double absentShare() {
    return absentShare;
  }

  /**
   * The share of its tier's budget up to which an entry is stored. A heavier one is served, and
   * evicts nothing.
   */
  public double maxEntryShare() {
    return maxEntryShare;
  }

  /** Upper bound of a key's length, in bytes of UTF-8. */
  public int maxKeyBytes() {
    return maxKeyBytes;
  }

  /** Upper bound of an encoded value's length, in bytes. */
  public int maxValueBytes() {
    return maxValueBytes;
  }

  /**
   * The hard limit of a value whose getter does not say: how long after its load it is served.
   * Empty: until it is evicted.
   */
  public Optional<Duration> timeToLive() {
    return Optional.ofNullable(timeToLive);
  }

  /**
   * The soft limit of a value whose getter does not say: how long it is fresh. From then on to its
   * hard limit it is served, and the first to read it has its owner load it anew in the background
   * (stale-while-revalidate, RFC 5861). Empty: it is fresh to its hard limit.
   */
  public Optional<Duration> softTimeToLive() {
    return Optional.ofNullable(softTimeToLive);
  }

  /**
   * How long past its hard limit a value whose getter does not say is served, if its load fails, is
   * refused, or takes longer than {@link #softLoadTimeout} (stale-if-error, RFC 5861). Empty: not
   * at all.
   */
  public Optional<Duration> staleIfError() {
    return Optional.ofNullable(staleIfError);
  }

  /**
   * Whether values are served to their soft limits only, whatever {@link #timeToLive}, {@link
   * #staleIfError} and the getter say.
   */
  public boolean mustRevalidate() {
    return mustRevalidate;
  }

  /**
   * By which share, up or down, a value's limits differ from what they are set to: so what was
   * loaded together does not end together. Follows from the key and the time of the load.
   */
  public double jitter() {
    return jitter;
  }

  /** How long it is remembered that a key has no value, unless the getter says. */
  public Duration absentTimeToLive() {
    return absentTimeToLive;
  }

  /**
   * How long it is remembered that a key's load has failed: who asks meanwhile, and cannot be
   * served a value past its limit, gets the same failure, and no load begins.
   */
  public Duration errorTimeToLive() {
    return errorTimeToLive;
  }

  /**
   * How long a copy of another member's value is used at most; in any case it ends at its owner's
   * soft limit. Empty: until then.
   */
  public Optional<Duration> hotTimeToLive() {
    return Optional.ofNullable(hotTimeToLive);
  }

  /** How long a call waits, unless {@link Group#withTimeout} says otherwise. */
  public Duration timeout() {
    return timeout;
  }

  /** How long a load may take, its waiting for a free place included, before it is given up. */
  public Duration loadTimeout() {
    return loadTimeout;
  }

  /**
   * How long a load may take before those who wait for it are served the value past its hard limit,
   * where {@link #staleIfError} allows that; the load goes on.
   */
  public Duration softLoadTimeout() {
    return softLoadTimeout;
  }

  /**
   * How long a value that is served although its load has failed is not loaded again. Past twice
   * this time, who asks for a value past its hard limit waits for a load.
   */
  public Duration retryDelay() {
    return retryDelay;
  }

  /**
   * How many loads run at the same time on this node; loads that a getter asks for in turn are not
   * counted.
   */
  public int maxConcurrentLoads() {
    return maxConcurrentLoads;
  }

  /** How many of these may run for nobody who waits. */
  int backgroundLoads() {
    return Math.max(1, maxConcurrentLoads / 2);
  }

  /** How many loads wait for a free place before further ones are refused. */
  public int maxQueuedLoads() {
    return maxQueuedLoads;
  }

  /**
   * How long a load waits for a free place before it is refused. While others wait, a load that
   * comes is refused at once if it would wait for more than half of this time, at the pace at which
   * loads have begun lately, or, once the queue has not been empty for the whole of this time, for
   * an eighth of it; so an overload is refused when it has been seen, while a burst is let in
   * whole. Short, ten or twenty times what a load takes, if callers can do without a value: those
   * that wait are work for this node, and who comes after an overload waits behind them.
   */
  public Duration queueTimeout() {
    return queueTimeout;
  }

  /**
   * How many keys wait to be loaded anew in the background before further ones are passed over. 0:
   * none is, and every value is loaded while its reader waits.
   */
  public int maxQueuedRefreshes() {
    return maxQueuedRefreshes;
  }

  /**
   * How many loads may begin in a second on this node, for an origin with a quota; after a pause,
   * those of one second at once. Loads that a getter asks for in turn are counted, but do not wait.
   * Empty: any number.
   */
  public OptionalDouble loadsPerSecond() {
    return loadsPerSecond == null ? OptionalDouble.empty() : OptionalDouble.of(loadsPerSecond);
  }

  /** How many keys a {@link BulkGetter} is asked for at once. */
  public int maxKeysPerLoad() {
    return maxKeysPerLoad;
  }

  /** Whether the group begins in {@linkplain Group#passThrough pass-through}. */
  public boolean passThrough() {
    return passThrough;
  }
}
