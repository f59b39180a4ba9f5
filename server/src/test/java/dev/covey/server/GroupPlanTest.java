package dev.covey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.GroupConfig;
import dev.covey.server.config.Config;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupPlanTest {

  private static final String JAVA_ONLY = "maxKeysPerLoad";

  /** Another value than the default for each setting. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("maxBytes", "1GiB"),
          Map.entry("hotShare", "0.25"),
          Map.entry("mirrorAfterFetches", "1"),
          Map.entry("absentShare", "0.25"),
          Map.entry("maxEntryShare", "0.25"),
          Map.entry("maxKeyBytes", "1KiB"),
          Map.entry("maxValueBytes", "1KiB"),
          Map.entry("timeToLive", "2m"),
          Map.entry("softTimeToLive", "1m"),
          Map.entry("staleIfError", "1h"),
          Map.entry("mustRevalidate", "true"),
          Map.entry("jitter", "0.25"),
          Map.entry("absentTimeToLive", "1s"),
          Map.entry("errorTimeToLive", "1s"),
          Map.entry("hotTimeToLive", "1s"),
          Map.entry("timeout", "1s"),
          Map.entry("loadTimeout", "1s"),
          Map.entry("softLoadTimeout", "100ms"),
          Map.entry("retryDelay", "5s"),
          Map.entry("maxConcurrentLoads", "2"),
          Map.entry("maxQueuedLoads", "2"),
          Map.entry("queueTimeout", "1s"),
          Map.entry("maxQueuedRefreshes", "2"),
          Map.entry("loadsPerSecond", "2.5"),
          Map.entry("passThrough", "true"));

  @Test
  void everySettingOfTheLibrarysGroupsIsOneOfTheBinarysButThatOfBulkGetters() {
    assertThat(settingsOfTheLibrary().map(Method::getName).filter(name -> !name.equals(JAVA_ONLY)))
        .containsExactlyInAnyOrderElementsOf(OTHERS.keySet());
    assertThat(Settings.all().stream().filter(Setting::ofGroup).map(Setting::path))
        .containsAll(OTHERS.keySet())
        .doesNotContain(JAVA_ONLY);
  }

  @Test
  void whatIsGivenArrivesAndNothingElseChanges() throws ReflectiveOperationException {
    Map<String, String> flags = new LinkedHashMap<>();
    OTHERS.forEach((path, text) -> flags.put("--groups.g." + path, text));
    GroupConfig none = plan(Map.of("--groups.g.timeout", "5s")).config();
    GroupConfig all = plan(flags).config();
    for (Method setting : settingsOfTheLibrary().toList()) {
      Object fallback = setting.invoke(GroupConfig.defaults());
      assertThat(setting.invoke(none)).as(setting.getName()).isEqualTo(fallback);
      if (!setting.getName().equals(JAVA_ONLY)) {
        assertThat(setting.invoke(all)).as(setting.getName()).isNotEqualTo(fallback);
      }
    }
    assertThat(all.softTimeToLive()).contains(Duration.ofMinutes(1));
    assertThat(all.loadsPerSecond()).hasValue(2.5);
  }

  private static GroupPlan plan(Map<String, String> flags) {
    Config config = Config.read(flags, Map.of(), warning -> {});
    return GroupPlan.of(config, "g");
  }

  private static Stream<Method> settingsOfTheLibrary() {
    return Arrays.stream(GroupConfig.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()));
  }
}
