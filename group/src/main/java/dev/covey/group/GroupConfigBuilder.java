package dev.covey.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a group; each setter refuses a value out of range at once. Not safe for
 * concurrent use.
 */
public final class GroupConfigBuilder {

  long maxBytes = 64L << 20;
  double hotShare = 1.0 / 16;
  int mirrorAfterFetches = 2;

  /** Without a setter: off for benchmarks only, to see what it brings. */
  boolean marksHotKeys = true;

  double absentShare = 1.0 / 64;
  double maxEntryShare = 1.0 / 8;
  int maxKeyBytes = 4 << 10;
  int maxValueBytes = 8 << 20;
  @Nullable Duration timeToLive;
  @Nullable Duration softTimeToLive;
  @Nullable Duration staleIfError;
  boolean mustRevalidate;
  double jitter = 0.1;
  Duration absentTimeToLive = Duration.ofSeconds(10);
  Duration errorTimeToLive = Duration.ZERO;
  @Nullable Duration hotTimeToLive;
  Duration timeout = Duration.ofSeconds(5);
  Duration loadTimeout = Duration.ofSeconds(30);
  @Nullable Duration softLoadTimeout;
  Duration retryDelay = Duration.ofSeconds(1);
  int maxConcurrentLoads = 64;
  int maxQueuedLoads = 10_000;
  @Nullable Duration queueTimeout;
  int maxQueuedRefreshes = 10_000;
  @Nullable Double loadsPerSecond;
  int maxKeysPerLoad = 100;
  boolean passThrough;

  GroupConfigBuilder() {}

  /** See {@link GroupConfig#maxBytes()}: above 0; default 64 MiB. */
  public GroupConfigBuilder maxBytes(long bytes) {
    this.maxBytes = Require.atLeast(1, bytes, "maxBytes");
    return this;
  }

  /**
   * See {@link GroupConfig#hotShare()}: from 0, which switches the hot tier off, to below 1;
   * default 1/16.
   */
  public GroupConfigBuilder hotShare(double share) {
    Require.that(share >= 0 && share < 1, "hotShare", share, ">= 0 and < 1");
    this.hotShare = share;
    return this;
  }

  /** See {@link GroupConfig#mirrorAfterFetches()}: 1 to 255; default 2. */
  public GroupConfigBuilder mirrorAfterFetches(int fetches) {
    Require.that(
        fetches >= 1 && fetches <= SeenKeys.MAX_COUNT,
        "mirrorAfterFetches",
        fetches,
        "1 to " + SeenKeys.MAX_COUNT);
    this.mirrorAfterFetches = fetches;
    return this;
  }

  /**
   * See {@link GroupConfig#absentShare()}: from 0, which remembers neither, to below 1; default
   * 1/64.
   */
  public GroupConfigBuilder absentShare(double share) {
    Require.that(share >= 0 && share < 1, "absentShare", share, ">= 0 and < 1");
    this.absentShare = share;
    return this;
  }

  /** See {@link GroupConfig#maxEntryShare()}: above 0, at most 1; default 1/8. */
  public GroupConfigBuilder maxEntryShare(double share) {
    Require.that(share > 0 && share <= 1, "maxEntryShare", share, "> 0 and <= 1");
    this.maxEntryShare = share;
    return this;
  }

  /** See {@link GroupConfig#maxKeyBytes()}: at least 1, at most 64 KiB; default 4 KiB. */
  public GroupConfigBuilder maxKeyBytes(int bytes) {
    Require.that(bytes >= 1 && bytes <= 64 << 10, "maxKeyBytes", bytes, "1 to 65536");
    this.maxKeyBytes = bytes;
    return this;
  }

  /**
   * See {@link GroupConfig#maxValueBytes()}: at least 1; default 8 MiB. The node's message size
   * bounds it too.
   */
  public GroupConfigBuilder maxValueBytes(int bytes) {
    this.maxValueBytes = (int) Require.atLeast(1, bytes, "maxValueBytes");
    return this;
  }

  /** See {@link GroupConfig#timeToLive()}: above 0; default none. */
  public GroupConfigBuilder timeToLive(Duration duration) {
    this.timeToLive = Require.positive(duration, "timeToLive");
    return this;
  }

  /**
   * See {@link GroupConfig#softTimeToLive()}: above 0, at most {@link #timeToLive}; default none.
   */
  public GroupConfigBuilder softTimeToLive(Duration duration) {
    this.softTimeToLive = Require.positive(duration, "softTimeToLive");
    return this;
  }

  /** See {@link GroupConfig#staleIfError()}: above 0; default none. */
  public GroupConfigBuilder staleIfError(Duration duration) {
    this.staleIfError = Require.positive(duration, "staleIfError");
    return this;
  }

  /** See {@link GroupConfig#mustRevalidate()}: default false. */
  public GroupConfigBuilder mustRevalidate(boolean on) {
    this.mustRevalidate = on;
    return this;
  }

  /** See {@link GroupConfig#jitter()}: from 0 to 0.5; default 0.1. */
  public GroupConfigBuilder jitter(double share) {
    Require.that(share >= 0 && share <= 0.5, "jitter", share, "0 to 0.5");
    this.jitter = share;
    return this;
  }

  /** See {@link GroupConfig#absentTimeToLive()}: from 0, which remembers nothing; default 10 s. */
  public GroupConfigBuilder absentTimeToLive(Duration duration) {
    this.absentTimeToLive = Require.notNegative(duration, "absentTimeToLive");
    return this;
  }

  /** See {@link GroupConfig#errorTimeToLive()}: from 0, the default, which remembers nothing. */
  public GroupConfigBuilder errorTimeToLive(Duration duration) {
    this.errorTimeToLive = Require.notNegative(duration, "errorTimeToLive");
    return this;
  }

  /** See {@link GroupConfig#hotTimeToLive()}: above 0; default none. */
  public GroupConfigBuilder hotTimeToLive(Duration duration) {
    this.hotTimeToLive = Require.positive(duration, "hotTimeToLive");
    return this;
  }

  /** See {@link GroupConfig#timeout()}: above 0; default 5 s. */
  public GroupConfigBuilder timeout(Duration duration) {
    this.timeout = Require.positive(duration, "timeout");
    return this;
  }

  /** See {@link GroupConfig#loadTimeout()}: above 0; default 30 s. */
  public GroupConfigBuilder loadTimeout(Duration duration) {
    this.loadTimeout = Require.positive(duration, "loadTimeout");
    return this;
  }

  /** See {@link GroupConfig#softLoadTimeout()}: above 0; default half of {@link #timeout}. */
  public GroupConfigBuilder softLoadTimeout(Duration duration) {
    this.softLoadTimeout = Require.positive(duration, "softLoadTimeout");
    return this;
  }

  /** See {@link GroupConfig#retryDelay()}: above 0; default 1 s. */
  public GroupConfigBuilder retryDelay(Duration duration) {
    this.retryDelay = Require.positive(duration, "retryDelay");
    return this;
  }

  /** See {@link GroupConfig#maxConcurrentLoads()}: at least 1; default 64. */
  public GroupConfigBuilder maxConcurrentLoads(int loads) {
    this.maxConcurrentLoads = (int) Require.atLeast(1, loads, "maxConcurrentLoads");
    return this;
  }

  /** See {@link GroupConfig#maxQueuedLoads()}: from 0; default 10,000. */
  public GroupConfigBuilder maxQueuedLoads(int loads) {
    this.maxQueuedLoads = (int) Require.atLeast(0, loads, "maxQueuedLoads");
    return this;
  }

  /** See {@link GroupConfig#queueTimeout()}: above 0; default that of {@link #timeout}. */
  public GroupConfigBuilder queueTimeout(Duration duration) {
    this.queueTimeout = Require.positive(duration, "queueTimeout");
    return this;
  }

  /** See {@link GroupConfig#maxQueuedRefreshes()}: from 0; default 10,000. */
  public GroupConfigBuilder maxQueuedRefreshes(int keys) {
    this.maxQueuedRefreshes = (int) Require.atLeast(0, keys, "maxQueuedRefreshes");
    return this;
  }

  /** See {@link GroupConfig#loadsPerSecond()}: from 0.001 to 1,000,000; default none. */
  public GroupConfigBuilder loadsPerSecond(double loads) {
    Require.that(loads >= 0.001 && loads <= 1e6, "loadsPerSecond", loads, "0.001 to 1000000");
    this.loadsPerSecond = loads;
    return this;
  }

  /** See {@link GroupConfig#maxKeysPerLoad()}: at least 1; default 100. */
  public GroupConfigBuilder maxKeysPerLoad(int keys) {
    this.maxKeysPerLoad = (int) Require.atLeast(1, keys, "maxKeysPerLoad");
    return this;
  }

  /** See {@link GroupConfig#passThrough()}: default false. */
  public GroupConfigBuilder passThrough(boolean on) {
    this.passThrough = on;
    return this;
  }

  /**
   * The settings as collected.
   *
   * @throws IllegalArgumentException if two do not go together
   */
  public GroupConfig build() {
    Require.that(
        hotShare + absentShare < 1,
        "hotShare + absentShare",
        hotShare + absentShare,
        "< 1, since the main tier has the rest");
    if (softTimeToLive != null && timeToLive != null) {
      Require.noLonger(softTimeToLive, "softTimeToLive", timeToLive, "timeToLive");
    }
    return new GroupConfig(this);
  }
}
