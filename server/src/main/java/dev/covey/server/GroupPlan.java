package dev.covey.server;

import dev.covey.group.AsyncGetter;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import dev.covey.server.config.Config;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import dev.covey.server.origin.HttpOriginSettings;
import dev.covey.server.origin.HttpOrigins;
import dev.covey.server.origin.NoOrigin;
import dev.covey.server.origin.Plugins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group that can be made. Immutable.
 *
 * @param origin what to ask over HTTP; null if it is another getter's
 */
record GroupPlan(Config all, String name, GroupConfig config, @Nullable HttpOriginSettings origin) {

  private static final List<Setting<?>> OF_THE_ORIGIN =
      List.of(
          Settings.ORIGIN_HEADERS,
          Settings.ORIGIN_TIMEOUT,
          Settings.ORIGIN_CONNECT_TIMEOUT,
          Settings.ORIGIN_MAX_REDIRECTS);

  static GroupPlan of(Config all, String name) {
    GroupConfigBuilder group = GroupConfig.builder();
    all.apply(name, Settings.MAX_BYTES, group::maxBytes);
    all.apply(name, Settings.HOT_SHARE, group::hotShare);
    all.apply(name, Settings.MIRROR_AFTER_FETCHES, group::mirrorAfterFetches);
    all.apply(name, Settings.ABSENT_SHARE, group::absentShare);
    all.apply(name, Settings.MAX_ENTRY_SHARE, group::maxEntryShare);
    all.apply(name, Settings.MAX_KEY_BYTES, group::maxKeyBytes);
    all.apply(name, Settings.MAX_VALUE_BYTES, group::maxValueBytes);
    all.apply(name, Settings.TIME_TO_LIVE, group::timeToLive);
    all.apply(name, Settings.SOFT_TIME_TO_LIVE, group::softTimeToLive);
    all.apply(name, Settings.STALE_IF_ERROR, group::staleIfError);
    all.apply(name, Settings.MUST_REVALIDATE, group::mustRevalidate);
    all.apply(name, Settings.JITTER, group::jitter);
    all.apply(name, Settings.ABSENT_TIME_TO_LIVE, group::absentTimeToLive);
    all.apply(name, Settings.ERROR_TIME_TO_LIVE, group::errorTimeToLive);
    all.apply(name, Settings.HOT_TIME_TO_LIVE, group::hotTimeToLive);
    all.apply(name, Settings.TIMEOUT, group::timeout);
    all.apply(name, Settings.LOAD_TIMEOUT, group::loadTimeout);
    all.apply(name, Settings.SOFT_LOAD_TIMEOUT, group::softLoadTimeout);
    all.apply(name, Settings.RETRY_DELAY, group::retryDelay);
    all.apply(name, Settings.MAX_CONCURRENT_LOADS, group::maxConcurrentLoads);
    all.apply(name, Settings.MAX_QUEUED_LOADS, group::maxQueuedLoads);
    all.apply(name, Settings.QUEUE_TIMEOUT, group::queueTimeout);
    all.apply(name, Settings.MAX_QUEUED_REFRESHES, group::maxQueuedRefreshes);
    all.apply(name, Settings.LOADS_PER_SECOND, group::loadsPerSecond);
    all.apply(name, Settings.PASS_THROUGH, group::passThrough);
    GroupConfig config = all.assemble(name, "", group::build);
    checkOrigin(all, name);
    HttpOriginSettings origin =
        all.find(name, Settings.ORIGIN_URL).map(url -> origin(all, name, config, url)).orElse(null);
    return new GroupPlan(all, name, config, origin);
  }

  private static void checkOrigin(Config all, String name) {
    boolean url = all.isGiven(name, Settings.ORIGIN_URL);
    boolean getter = all.isGiven(name, Settings.GETTER);
    if (url && getter) {
      throw all.wrong(name, Settings.GETTER, "none beside origin.url");
    }
    if (getter && all.find(Settings.PLUGINS).isEmpty()) {
      throw all.wrong(name, Settings.GETTER, "a folder of plug-ins in the setting plugins");
    }
    for (Setting<?> setting : OF_THE_ORIGIN) {
      if (!url && all.isGiven(name, setting)) {
        throw all.wrong(name, setting, "none without origin.url");
      }
    }
    if (!getter && all.isGiven(name, Settings.GETTER_SETTINGS)) {
      throw all.wrong(name, Settings.GETTER_SETTINGS, "none without getter");
    }
  }

  private static HttpOriginSettings origin(
      Config all, String name, GroupConfig config, String url) {
    return all.assemble(
        name,
        "origin.",
        () ->
            new HttpOriginSettings(
                url,
                all.find(name, Settings.ORIGIN_HEADERS).orElse(Map.of()),
                all.get(name, Settings.ORIGIN_CONNECT_TIMEOUT),
                all.get(name, Settings.ORIGIN_TIMEOUT),
                all.get(name, Settings.ORIGIN_MAX_REDIRECTS),
                config));
  }

  /**
   * The group's getter.
   *
   * @throws dev.covey.server.config.ConfigException if the plug-in does not have it, or it fails
   */
  AsyncGetter<byte[]> getter(HttpOrigins origins, Optional<Plugins> plugins) {
    if (origin != null) {
      return origins.getter(origin);
    }
    Optional<String> className = all.find(name, Settings.GETTER);
    if (className.isEmpty()) {
      return new NoOrigin(name);
    }
    Map<String, String> settings = all.find(name, Settings.GETTER_SETTINGS).orElse(Map.of());
    try {
      return plugins.orElseThrow().getter(className.get(), name, settings);
    } catch (IllegalArgumentException refused) {
      throw all.refused(name, Settings.GETTER, refused);
    }
  }
}
