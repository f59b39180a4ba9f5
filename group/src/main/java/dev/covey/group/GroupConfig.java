package dev.covey.group;

import java.time.Duration;
import java.util.Optional;
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
  private final double maxEntryShare;
  private final int maxKeyBytes;
  private final int maxValueBytes;
  private final @Nullable Duration timeToLive;
  private final Duration absentTimeToLive;
  private final Duration timeout;
  private final Duration loadTimeout;
  private final int maxConcurrentLoads;
  private final int maxQueuedLoads;
  private final boolean passThrough;

  private GroupConfig(Builder builder) {
    this.maxBytes = builder.maxBytes;
    this.hotShare = builder.hotShare;
    this.maxEntryShare = builder.maxEntryShare;
    this.maxKeyBytes = builder.maxKeyBytes;
    this.maxValueBytes = builder.maxValueBytes;
    this.timeToLive = builder.timeToLive;
    this.absentTimeToLive = builder.absentTimeToLive;
    this.timeout = builder.timeout;
    this.loadTimeout = builder.loadTimeout;
    this.maxConcurrentLoads = builder.maxConcurrentLoads;
    this.maxQueuedLoads = builder.maxQueuedLoads;
    this.passThrough = builder.passThrough;
  }

  /** Every setting at its default. */
  public static GroupConfig defaults() {
    return DEFAULTS;
  }

  /** Begins with every setting at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Budget of both tiers together, in bytes of heap as estimated, on this node. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The hot tier's share of {@link #maxBytes}; the main tier has the rest. */
  public double hotShare() {
    return hotShare;
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

  /** How long a value lives whose getter does not say; empty: until it is evicted. */
  public Optional<Duration> timeToLive() {
    return Optional.ofNullable(timeToLive);
  }

  /** How long it is remembered that a key has no value. */
  public Duration absentTimeToLive() {
    return absentTimeToLive;
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
   * How many loads run at the same time on this node; loads that a getter asks for in turn are not
   * counted.
   */
  public int maxConcurrentLoads() {
    return maxConcurrentLoads;
  }

  /** How many loads wait for a free place before further ones are refused. */
  public int maxQueuedLoads() {
    return maxQueuedLoads;
  }

  /** Whether the group begins in {@linkplain Group#passThrough pass-through}. */
  public boolean passThrough() {
    return passThrough;
  }

  /**
   * Collects settings; each setter refuses a value out of range at once. Not safe for concurrent
   * use.
   */
  public static final class Builder {

    private long maxBytes = 64L << 20;
    private double hotShare = 1.0 / 16;
    private double maxEntryShare = 1.0 / 8;
    private int maxKeyBytes = 4 << 10;
    private int maxValueBytes = 8 << 20;
    private @Nullable Duration timeToLive;
    private Duration absentTimeToLive = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(5);
    private Duration loadTimeout = Duration.ofSeconds(30);
    private int maxConcurrentLoads = 64;
    private int maxQueuedLoads = 10_000;
    private boolean passThrough;

    private Builder() {}

    /** See {@link GroupConfig#maxBytes()}: above 0; default 64 MiB. */
    public Builder maxBytes(long bytes) {
      this.maxBytes = atLeast(1, bytes, "maxBytes");
      return this;
    }

    /**
     * See {@link GroupConfig#hotShare()}: from 0, which switches the hot tier off, to below 1;
     * default 1/16.
     */
    public Builder hotShare(double share) {
      require(share >= 0 && share < 1, "hotShare", share, ">= 0 and < 1");
      this.hotShare = share;
      return this;
    }

    /** See {@link GroupConfig#maxEntryShare()}: above 0, at most 1; default 1/8. */
    public Builder maxEntryShare(double share) {
      require(share > 0 && share <= 1, "maxEntryShare", share, "> 0 and <= 1");
      this.maxEntryShare = share;
      return this;
    }

    /** See {@link GroupConfig#maxKeyBytes()}: at least 1, at most 64 KiB; default 4 KiB. */
    public Builder maxKeyBytes(int bytes) {
      require(bytes >= 1 && bytes <= 64 << 10, "maxKeyBytes", bytes, "1 to 65536");
      this.maxKeyBytes = bytes;
      return this;
    }

    /**
     * See {@link GroupConfig#maxValueBytes()}: at least 1; default 8 MiB. The node's message size
     * bounds it too.
     */
    public Builder maxValueBytes(int bytes) {
      this.maxValueBytes = (int) atLeast(1, bytes, "maxValueBytes");
      return this;
    }

    /** See {@link GroupConfig#timeToLive()}: above 0; default none. */
    public Builder timeToLive(Duration duration) {
      this.timeToLive = positive(duration, "timeToLive");
      return this;
    }

    /**
     * See {@link GroupConfig#absentTimeToLive()}: from 0, which remembers nothing; default 10 s.
     */
    public Builder absentTimeToLive(Duration duration) {
      require(!duration.isNegative(), "absentTimeToLive", duration, ">= 0");
      this.absentTimeToLive = duration;
      return this;
    }

    /** See {@link GroupConfig#timeout()}: above 0; default 5 s. */
    public Builder timeout(Duration duration) {
      this.timeout = positive(duration, "timeout");
      return this;
    }

    /** See {@link GroupConfig#loadTimeout()}: above 0; default 30 s. */
    public Builder loadTimeout(Duration duration) {
      this.loadTimeout = positive(duration, "loadTimeout");
      return this;
    }

    /** See {@link GroupConfig#maxConcurrentLoads()}: at least 1; default 64. */
    public Builder maxConcurrentLoads(int loads) {
      this.maxConcurrentLoads = (int) atLeast(1, loads, "maxConcurrentLoads");
      return this;
    }

    /** See {@link GroupConfig#maxQueuedLoads()}: from 0; default 10,000. */
    public Builder maxQueuedLoads(int loads) {
      this.maxQueuedLoads = (int) atLeast(0, loads, "maxQueuedLoads");
      return this;
    }

    /** See {@link GroupConfig#passThrough()}: default false. */
    public Builder passThrough(boolean on) {
      this.passThrough = on;
      return this;
    }

    /** The settings as collected. */
    public GroupConfig build() {
      return new GroupConfig(this);
    }

    static Duration positive(Duration duration, String name) {
      require(!duration.isNegative() && !duration.isZero(), name, duration, "> 0");
      return duration;
    }

    private static long atLeast(long least, long value, String name) {
      require(value >= least, name, value, ">= " + least);
      return value;
    }

    private static void require(boolean holds, String name, Object value, String expected) {
      if (!holds) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
      }
    }
  }
}
